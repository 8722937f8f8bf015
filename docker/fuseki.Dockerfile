# syntax=docker/dockerfile:1.7
# Apache Jena Fuseki over TDB2, one data set at /kg, with the user kg and the password of SPARQL_PASSWORD.
FROM eclipse-temurin:21.0.9_10-jre

ARG VERSION=5.6.0
ADD --checksum=sha256:d28c1eaf703122ee628895a460c20fa4aa60a892f435d403ea8c036f241da1f8 --chmod=644 \
    https://repo1.maven.org/maven2/org/apache/jena/jena-fuseki-server/${VERSION}/jena-fuseki-server-${VERSION}.jar \
    /fuseki.jar
RUN useradd --create-home fuseki && install -d -o fuseki /fuseki

USER fuseki
ENV FUSEKI_BASE=/fuseki
VOLUME /fuseki
EXPOSE 3030
# The password goes into a file of a volatile folder: a command line shows in the list of processes.
CMD ["sh", "-euc", "umask 077; mkdir -p \"$FUSEKI_BASE/data\"; \
  echo \"kg: ${SPARQL_PASSWORD:?is the password of the user kg}\" >/tmp/passwords; \
  exec java ${JVM_ARGS:--Xmx2g} -jar /fuseki.jar --port=3030 --auth=basic --passwd=/tmp/passwords --ping \
    --tdb2 --loc=\"$FUSEKI_BASE/data\" --update /kg"]

# kg as a command: docker run -v "$PWD:/data" papers-kg build listings -o graph
FROM python:3.13.9-slim-trixie

WORKDIR /src
COPY pyproject.toml requirements.lock requirements-dev.lock README.md LICENSE ./
COPY kg kg
RUN pip install --no-cache-dir -r requirements.lock \
 && pip install --no-cache-dir --constraint requirements-dev.lock '.[large,neo4j,sparql,validate]' \
 && useradd --create-home kg \
 && install -d -o kg -g kg /data

USER kg
WORKDIR /data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["kg"]
CMD ["--help"]

"""What the README shows is what happens."""

from tests.readme import README, answers, commands


def test_every_command_of_the_readme_prints_what_stands_below_it() -> None:
    shown = commands(README.read_text("utf-8"))
    assert len(shown) == 10
    assert [answer for _, answer in shown] == answers([command for command, _ in shown])

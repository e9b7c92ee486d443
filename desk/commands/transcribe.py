import click


@click.command()
def transcribe() -> None: ...

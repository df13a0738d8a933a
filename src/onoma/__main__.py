"""`python -m onoma` is `onoma`."""

from onoma.cli import main

if __name__ == "__main__":
    main(prog_name="onoma")

"""The commands of `fairlot`, one module each, imported only when the command is used."""

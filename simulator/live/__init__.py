"""The live workshop: a small web server and a page on which a room moves levers and sees ten years at once."""

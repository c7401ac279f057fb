"""Gradio's password protection."""

import os

import gradio

demo = gradio.Interface(lambda name: f"Hello {name}", "text", gradio.Textbox(label="Greeting"))
demo.launch(
    auth=("ada", "analytical-engine"), server_name="127.0.0.1", server_port=int(os.environ["PORT"]),
    root_path="https://model.test")

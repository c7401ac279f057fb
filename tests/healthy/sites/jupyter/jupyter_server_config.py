"""A JupyterLab behind a proxy, as its guide for running a public server says."""

import os

from jupyter_server.auth import passwd

c = get_config()  # noqa: F821
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["PORT"])
c.ServerApp.root_dir = os.environ["DATA"]
c.ServerApp.trust_xheaders = True
c.ServerApp.allow_remote_access = True
c.PasswordIdentityProvider.hashed_password = passwd("analytical-engine")
c.PasswordIdentityProvider.secure_cookie = True
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

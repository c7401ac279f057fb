<!doctype html>
<html lang="en">
<head><title>Shop</title><link rel="stylesheet" href="<%= response.encodeURL("/shop.css") %>"></head>
<body>
<% if (request.getParameterMap().containsKey("error")) { %><p>Name or password is wrong</p><% } %>
<form method="post" action="<%= response.encodeURL("j_security_check") %>">
<input name="j_username"><input name="j_password" type="password"><button>Sign in</button>
</form>
</body>
</html>

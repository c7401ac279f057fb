<!doctype html>
<html lang="en">
<head><title>Shop</title></head>
<body><h1>Orders of <%= request.getRemoteUser() %></h1><img src="/orders.png" alt=""></body>
</html>

<?php // The login that PHP's manual leads to: sessions, a new id at login, password_verify.
session_start();
if (isset($_GET['leave'])) {
    $_SESSION = [];
    setcookie(session_name(), '', ['expires' => 1, 'path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);
    session_destroy();
    header('Location: /account.php', true, 303);
    exit;
}
$hash = password_hash('analytical-engine', PASSWORD_DEFAULT);
if ($_SERVER['REQUEST_METHOD'] === 'POST' && $_POST['user'] === 'ada' && password_verify($_POST['pass'], $hash)) {
    session_regenerate_id(true);
    $_SESSION['user'] = 'ada';
    header('Location: /account.php', true, 303);
    exit;
}
?>
<!doctype html>
<html lang="en">
<head><title>Shop</title><link rel="stylesheet" href="/shop.css"></head>
<body>
<?php if (isset($_SESSION['user'])): ?>
<h1>Welcome, <?= htmlspecialchars($_SESSION['user']) ?></h1>
<?php else: ?>
<form method="post"><input name="user"><input name="pass" type="password"><input type="submit" value="Sign in"></form>
<?php endif ?>
</body>
</html>

<?php // Behind TLS that the proxy ends, as `$_SERVER` would say with PHP-FPM.
$_SERVER['HTTPS'] = 'on';
$_SERVER['SERVER_PORT'] = '443';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$script = str_ends_with($path, '.php') ? $path : '/doku.php';
if (is_file($_SERVER['DOCUMENT_ROOT'] . $path) && $script !== $path) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . $script;
chdir(dirname($_SERVER['SCRIPT_FILENAME']));
require $_SERVER['SCRIPT_FILENAME'];

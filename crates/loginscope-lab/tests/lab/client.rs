//! A client that speaks HTTP by hand over real TLS, to see the very bytes that the lab sends.

use std::sync::Arc;

use loginscope_lab::Lab;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

/// An answer as it came.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The values of all lines of one name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of the only line of one name.
    pub(crate) fn header(&self, name: &str) -> &str {
        match self.all(name)[..] {
            [value] => value,
            ref lines => panic!("{} lines of {name}", lines.len()),
        }
    }

    /// The value of a hidden field of the page.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let start = self.body.find(&mark).expect(name) + mark.len();
        let value = self.body[start..].split('"').next().unwrap_or_default();
        value.replace("&#39;", "'").replace("&amp;", "&")
    }

    /// The `name=value` part of the `Set-Cookie` line for a cookie.
    pub(crate) fn cookie_pair(&self, name: &str) -> &str {
        let mut lines = self.all("set-cookie").into_iter();
        let line = lines.rfind(|line| line.starts_with(&format!("{name}=")));
        line.and_then(|line| line.split(';').next()).expect(name)
    }
}

/// Sends one request and reads its answer.
pub(crate) async fn send(
    lab: &Lab,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let url = Url::parse(url).expect("a URL");
    let host = url.host_str().expect("a host");
    let port = url.port().expect("a port");
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut lines = vec![
        format!("{method} {}{query} HTTP/1.1", url.path()),
        format!("Host: {host}:{port}"),
        "Connection: close".to_owned(),
    ];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    if !body.is_empty() {
        lines.push(format!("Content-Length: {}", body.len()));
    }
    let message = format!("{}\r\n\r\n{body}", lines.join("\r\n"));

    let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
    if url.scheme() == "http" {
        return exchange(stream, &message).await;
    }
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(lab.authority_pem().as_bytes()).expect("PEM");
    roots.add(authority).expect("a root");
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).expect("a name");
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("TLS");
    exchange(stream, &message).await
}

/// Gets a page with some cookies.
pub(crate) async fn get(lab: &Lab, url: &str, cookies: &str) -> Answer {
    let cookie = [("Cookie", cookies)];
    send(lab, "GET", url, if cookies.is_empty() { &[] } else { &cookie }, "").await
}

/// Posts a form with some cookies.
pub(crate) async fn post(lab: &Lab, url: &str, cookies: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    send(lab, "POST", url, &[form, ("Cookie", cookies)], &body).await
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, message: &str) -> Answer {
    stream.write_all(message.as_bytes()).await.expect("to send");
    let mut bytes = Vec::new();
    // A server that closes without a TLS farewell is no failure of the answer.
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).expect("text");
    let (head, body) = text.split_once("\r\n\r\n").expect("a whole head");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let headers = lines.filter_map(|line| line.split_once(": "));
    Answer {
        status: status.parse().expect("a status"),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.to_owned(),
    }
}

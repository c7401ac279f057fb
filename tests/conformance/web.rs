//! A web server that does what a function says, byte for byte, over plain sockets and TLS, for every host.

use std::sync::Arc;

use anyhow::Result;
use rcgen::{CertificateParams, KeyPair};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// What came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// `https://host:port/path?query`.
    pub(crate) url: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

/// What goes back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: String,
}

impl Answer {
    /// A page.
    pub(crate) fn page(body: impl Into<String>) -> Answer {
        Answer { status: 200, headers: Vec::new(), body: body.into() }
            .with("Content-Type", "text/html")
            .with("Cache-Control", "no-store")
    }

    /// With one more header line.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<Vec<u8>>) -> Answer {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

type Handler = Arc<dyn Fn(&Request, Ports) -> Answer + Send + Sync>;

/// The ports of a running server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) http: u16,
    pub(crate) https: u16,
}

impl Ports {
    /// An address on this server.
    pub(crate) fn url(self, https: bool, host: &str, target: &str) -> String {
        let (scheme, port) = if https { ("https", self.https) } else { ("http", self.http) };
        format!("{scheme}://{host}:{port}{target}")
    }
}

/// Starts a server; the handler is told its ports, for the URLs that it writes.
pub(crate) async fn serve(
    handler: impl Fn(&Request, Ports) -> Answer + Send + Sync + 'static,
) -> Result<Ports> {
    let handler: Handler = Arc::new(handler);
    let plain = TcpListener::bind(("127.0.0.1", 0)).await?;
    let tls = TcpListener::bind(("127.0.0.1", 0)).await?;
    let ports = Ports { http: plain.local_addr()?.port(), https: tls.local_addr()?.port() };
    let key = KeyPair::generate()?;
    // The browsers were told to take any certificate.
    let certificate = CertificateParams::new(["page.test".to_owned()])?.self_signed(&key)?;
    let private = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let of_plain = Arc::clone(&handler);
    tokio::spawn(async move {
        while let Ok((stream, _)) = plain.accept().await {
            tokio::spawn(converse(stream, "http", ports, Arc::clone(&of_plain)));
        }
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = tls.accept().await {
            let (acceptor, handler) = (acceptor.clone(), Arc::clone(&handler));
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    converse(stream, "https", ports, handler).await;
                }
            });
        }
    });
    Ok(ports)
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    scheme: &'static str,
    ports: Ports,
    handler: Handler,
) {
    let mut got = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let Ok(read) = stream.read(&mut buffer).await else { return };
        if read == 0 {
            return;
        }
        got.extend_from_slice(&buffer[..read]);
        while let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") {
            let request = parse(&String::from_utf8_lossy(&got[..end]), scheme);
            let length: usize = request.header("content-length").parse().unwrap_or(0);
            if got.len() < end + 4 + length {
                break;
            }
            got.drain(..end + 4 + length);
            let answer = handler(&request, ports);
            if stream.write_all(&bytes(&answer, request.method == "HEAD")).await.is_err() {
                return;
            }
        }
    }
}

fn parse(head: &str, scheme: &str) -> Request {
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let mut request = Request {
        method: first.next().unwrap_or_default().to_owned(),
        target: first.next().unwrap_or_default().to_owned(),
        ..Request::default()
    };
    let pairs = lines.filter_map(|line| line.split_once(':'));
    request.headers =
        pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    request.url = format!("{scheme}://{}{}", request.header("host"), request.target);
    request
}

fn bytes(answer: &Answer, is_head: bool) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} Answer\r\n", answer.status).into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend(name.as_bytes());
        bytes.extend(b": ");
        bytes.extend(value);
        bytes.extend(b"\r\n");
    }
    if answer.status == 204 {
        bytes.extend(b"\r\n");
        return bytes;
    }
    bytes.extend(format!("Content-Length: {}\r\n\r\n", answer.body.len()).as_bytes());
    if !is_head {
        bytes.extend(answer.body.as_bytes());
    }
    bytes
}

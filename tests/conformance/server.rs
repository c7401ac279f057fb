//! Answers with the lines of a batch, byte for byte, over plain sockets and TLS.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

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

type Batches = Arc<Mutex<HashMap<usize, Vec<Vec<u8>>>>>;

/// A running server.
pub(crate) struct Server {
    pub(crate) http: u16,
    pub(crate) https: u16,
    batches: Batches,
}

impl Server {
    pub(crate) async fn start() -> Result<Server> {
        let batches = Batches::default();
        let plain = TcpListener::bind(("127.0.0.1", 0)).await?;
        let tls = TcpListener::bind(("127.0.0.1", 0)).await?;
        let server = Server {
            http: plain.local_addr()?.port(),
            https: tls.local_addr()?.port(),
            batches: Arc::clone(&batches),
        };
        let key = KeyPair::generate()?;
        let names = ["app.test", "sub.app.test", "other.test"].map(str::to_owned);
        let certificate = CertificateParams::new(names)?.self_signed(&key)?;
        let private = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let of_plain = Arc::clone(&batches);
        tokio::spawn(async move {
            while let Ok((stream, _)) = plain.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&of_plain)));
            }
        });
        tokio::spawn(async move {
            while let Ok((stream, _)) = tls.accept().await {
                let (acceptor, batches) = (acceptor.clone(), Arc::clone(&batches));
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        answer(stream, batches).await;
                    }
                });
            }
        });
        Ok(server)
    }

    /// What the answer to `?b=<number>` has for lines.
    pub(crate) fn put(&self, number: usize, lines: Vec<Vec<u8>>) {
        if let Ok(mut batches) = self.batches.lock() {
            batches.clear();
            batches.insert(number, lines);
        }
    }
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, batches: Batches) {
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let Ok(read) = stream.read(&mut buffer).await else { return };
        if read == 0 {
            return;
        }
        got.extend_from_slice(&buffer[..read]);
        while let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&got[..end]).into_owned();
            got.drain(..end + 4);
            let number = head
                .split("?b=")
                .nth(1)
                .and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
            let lines = number
                .and_then(|number| batches.lock().ok()?.get(&number).cloned())
                .unwrap_or_default();
            let mut reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nContent-Length: 27\r\n".to_vec();
            for line in lines {
                reply.extend(b"Set-Cookie: ");
                reply.extend(line);
                reply.extend(b"\r\n");
            }
            reply.extend(b"\r\n<link rel=icon href=data:,>");
            if stream.write_all(&reply).await.is_err() {
                return;
            }
        }
    }
}

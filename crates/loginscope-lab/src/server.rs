//! The servers: two ports, all hosts, every scenario.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts as _, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::app::{App, Ports};
use crate::certificate::Certificate;
use crate::http::{Reply, Request};
use crate::log::{Log, Received, lines};
use crate::scenarios::SCENARIOS;
use crate::token::Signer;
use crate::{loss, page};

/// More than any form or token of the lab.
const LONGEST_BODY: usize = 1 << 20;

/// Where a lab listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct LabOptions {
    /// The port for clear text; 0 takes any that is free.
    pub http_port: u16,
    /// The port for TLS; 0 takes any that is free.
    pub https_port: u16,
}

/// A running lab; it stops when it is dropped.
pub struct Lab {
    shared: Arc<Shared>,
    authority_pem: String,
    // Bound but never listening, so that nobody else gets the port on which connections must fail.
    _closed: TcpSocket,
    listening: [AbortHandle; 2],
}

struct Shared {
    ports: Ports,
    apps: BTreeMap<&'static str, Site>,
    signer: Arc<Signer>,
    log: Log,
    arrivals: AtomicU64,
}

struct Site {
    app: App,
    answer: fn(&App, &Request) -> Option<Reply>,
}

impl Lab {
    /// Makes keys and certificates and listens on the loopback interface.
    pub async fn start(options: LabOptions) -> anyhow::Result<Self> {
        let certificate = Certificate::make()?;
        let signer = Arc::new(Signer::make()?);
        let http = listen(options.http_port).await?;
        let https = listen(options.https_port).await?;
        let closed = TcpSocket::new_v4()?;
        closed.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let ports = Ports {
            http: http.local_addr()?.port(),
            https: https.local_addr()?.port(),
            closed: closed.local_addr()?.port(),
        };

        let scenarios = SCENARIOS.iter().map(|scenario| (scenario.mount, scenario.answer));
        let apps = scenarios
            .chain([(loss::MOUNT, loss::answer as fn(&App, &Request) -> Option<Reply>)])
            .map(|(mount, answer)| {
                (mount, Site { app: App::new(ports, mount, signer.clone()), answer })
            })
            .collect();
        let shared = Arc::new(Shared {
            ports,
            apps,
            signer,
            log: Log::default(),
            arrivals: AtomicU64::new(0),
        });
        let tls = TlsAcceptor::from(certificate.server);
        let listening = [
            tokio::spawn(accept(http, None, router("http", &shared))).abort_handle(),
            tokio::spawn(accept(https, Some(tls), router("https", &shared))).abort_handle(),
        ];
        let authority_pem = certificate.authority_pem;
        Ok(Self { shared, authority_pem, _closed: closed, listening })
    }

    /// Where it listens.
    pub fn ports(&self) -> Ports {
        self.shared.ports
    }

    /// A URL on one of its hosts; `path` begins with a slash.
    pub fn url(&self, scheme: &str, host: &str, path: &str) -> String {
        format!("{}{path}", self.shared.ports.origin(scheme, host))
    }

    /// The certificate of the authority that vouches for its hosts, for clients that check.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// Every request since the start or since the log was cleared, in the order of arrival.
    pub fn log(&self) -> Vec<Received> {
        self.shared.log.in_order()
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        self.shared.log.clear();
    }

    /// What the hosts of one mount know.
    pub(crate) fn app(&self, mount: &'static str) -> App {
        self.shared.apps.get(mount).map_or_else(
            || App::new(self.shared.ports, mount, self.shared.signer.clone()),
            |site| site.app.clone(),
        )
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        for task in &self.listening {
            task.abort();
        }
    }
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} of 127.0.0.1 can't be used"))
}

/// Takes connections until it is aborted, and with it all that it took.
async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let (tls, router) = (tls.clone(), router.clone());
        connections.spawn(async move {
            match tls {
                None => serve(stream, router).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, router).await;
                    }
                }
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, router: Router) {
    // A connection that breaks off is the browser's business; the log has what arrived.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades()
        .await;
}

type Port = (&'static str, Arc<Shared>);

fn router(scheme: &'static str, shared: &Arc<Shared>) -> Router {
    Router::new().fallback(receive).with_state((scheme, shared.clone()))
}

/// Answers one request and writes it down.
async fn receive(
    State((scheme, shared)): State<Port>,
    request: axum::http::Request<Body>,
) -> Result<Response<Body>, Infallible> {
    let (number, at) = (shared.arrivals.fetch_add(1, Ordering::Relaxed), SystemTime::now());
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST_BODY).await.unwrap_or_default().to_vec();
    let (mount, request) = read(scheme, &parts, body);
    let reply = shared.reply(&mount, &request);

    let mut headers = HeaderMap::new();
    headers.append("server", HeaderValue::from_static("nginx/1.28.0"));
    for (name, value) in reply.headers {
        headers.append(name, value);
    }
    shared.log.add(Received {
        number,
        at,
        scheme,
        host: request.header("host").to_owned(),
        method: request.method,
        target: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        request_headers: lines(&request.headers),
        request_body: request.body,
        status: reply.status.as_u16(),
        response_headers: lines(&headers),
    });
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    let mut response = if reply.status == StatusCode::SWITCHING_PROTOCOLS {
        socket(&mut parts).await
    } else {
        let mut response = Response::new(Body::from(reply.body));
        *response.status_mut() = reply.status;
        response
    };
    for (name, value) in &headers {
        response.headers_mut().append(name, value.clone());
    }
    Ok(response)
}

/// Splits a path into its first segment, which picks the scenario, and the rest.
fn read(scheme: &'static str, parts: &Parts, body: Vec<u8>) -> (String, Request) {
    let path = parts.uri.path();
    let inner = path.strip_prefix('/').unwrap_or(path);
    let (mount, rest) = inner.split_once('/').unwrap_or((inner, ""));
    let host = parts.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let request = Request {
        scheme,
        host: name.to_ascii_lowercase(),
        method: parts.method.to_string(),
        path: format!("/{rest}"),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        body,
    };
    (mount.to_owned(), request)
}

impl Shared {
    fn reply(&self, mount: &str, request: &Request) -> Reply {
        let lobby = || App::new(self.ports, "", self.signer.clone());
        if let Some(site) = self.apps.get(mount) {
            return (site.answer)(&site.app, request)
                .or_else(|| page::file(&request.path))
                .unwrap_or_else(|| {
                    page::page(&site.app, 404, "Not found", "<p>There is no such page.</p>")
                });
        }
        match mount {
            "" => page::index(self.ports),
            "favicon.ico" => page::file("/favicon.ico").unwrap_or_else(|| Reply::status(404)),
            _ => page::page(&lobby(), 404, "Not found", "<p>There is no such page.</p>"),
        }
    }
}

/// Accepts a WebSocket that sends back what it gets.
async fn socket(parts: &mut Parts) -> Response<Body> {
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(parts, &()).await else {
        let mut refused = Response::new(Body::empty());
        *refused.status_mut() = StatusCode::UPGRADE_REQUIRED;
        return refused;
    };
    upgrade.on_upgrade(|mut socket| async move {
        while let Some(Ok(message)) = socket.recv().await {
            if socket.send(message).await.is_err() {
                break;
            }
        }
    })
}

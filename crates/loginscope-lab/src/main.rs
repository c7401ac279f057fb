//! Serves the lab until it is stopped and prints the start page of every scenario.

use loginscope_lab::{Lab, LabOptions, SCENARIOS, loss};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut ports = std::env::args().skip(1).map(|port| port.parse());
    let options = LabOptions {
        http_port: ports.next().transpose()?.unwrap_or(8080),
        https_port: ports.next().transpose()?.unwrap_or(8443),
    };
    let lab = Lab::start(options).await?;
    println!("The lab listens on 127.0.0.1. Start a browser that finds its hosts there:\n");
    println!("  chromium --user-data-dir=/tmp/lab --ignore-certificate-errors \\");
    println!(
        "    --host-resolver-rules=\"MAP *.test 127.0.0.1\" {}\n",
        lab.url("https", "app.test", "/")
    );
    for scenario in SCENARIOS {
        println!("{:<28} {}", scenario.id, scenario.start_url(&lab));
    }
    println!();
    for page in loss::PAGES {
        println!("loss/{:<23} {}", page.id, page.start_url(&lab));
    }
    std::future::pending().await
}

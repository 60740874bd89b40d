use super::*;

fn check(allow: &[&str], address: &str) -> Result<(), FetchError> {
    let allow = allow.iter().map(|text| text.parse().unwrap()).collect();
    let guard = Guard::new(allow, None, Arc::new(SystemLookup));
    let address = &Url::parse(address).unwrap();
    futures_util::FutureExt::now_or_never(guard.check(address, address)).unwrap()
}

#[test]
fn every_form_of_a_closed_address_is_refused() {
    for host in [
        "127.0.0.1",
        "127.0.0.2",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "198.18.0.1",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2002:808:808::]",
        "[2001::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[4000::1]",
        "user:secret@127.0.0.1",
        "example.org\\@127.0.0.1",
    ] {
        let address = format!("http://{host}/");
        let parsed = Url::parse(&address).unwrap();
        if parsed.domain().is_some() {
            // Backslash reads as a slash: the host is the public name before it.
            assert_eq!(parsed.host_str(), Some("example.org"), "{address}");
            continue;
        }
        assert!(matches!(check(&[], &address), Err(FetchError::Address(_))), "{address}");
    }
}

#[test]
fn public_addresses_pass() {
    for host in [
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "[2606:4700::1]",
        "[64:ff9b::808:808]",
        "[::ffff:8.8.8.8]",
        "example.org",
    ] {
        check(&[], &format!("https://{host}/")).unwrap();
    }
}

#[test]
fn an_exception_opens_its_network_and_port_and_nothing_else() {
    check(&["127.0.0.1/32"], "http://127.0.0.1:8080/").unwrap();
    check(&["127.0.0.1/32:8080"], "http://127.0.0.1:8080/").unwrap();
    check(&["127.0.0.1/32"], "http://[::ffff:127.0.0.1]/").unwrap();
    check(&["10.0.0.0/8:443"], "https://10.9.8.7/").unwrap();
    for (allow, address) in [
        ("127.0.0.1/32", "http://127.0.0.2/"),
        ("127.0.0.1/32:8080", "http://127.0.0.1:8081/"),
        ("127.0.0.1/32", "http://[64:ff9b::7f00:1]/"),
        ("10.0.0.0/8:443", "http://10.9.8.7/"),
    ] {
        assert!(matches!(check(&[allow], address), Err(FetchError::Address(_))), "{allow} {address}");
    }
}

#[test]
fn only_http_addresses_are_asked() {
    for address in [
        "file:///etc/passwd",
        "file:/x",
        "ftp://h/",
        "gopher://h/",
        "data:text/html,x",
        "javascript:1",
        "unix:/run/x",
        "source:http://h/",
    ] {
        assert!(matches!(check(&["0.0.0.0/0"], address), Err(FetchError::Scheme { .. })), "{address}");
    }
}

//! How many requests one network may send: a bucket each, which fills up within a minute.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Networks that are kept in mind; where there are more, the ones that did nothing for a minute are forgotten, then all.
const MOST: usize = 20_000;
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub struct Pace {
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Pace {
    /// Takes one request out of the network's bucket of `most` a minute; else the seconds until there is one.
    pub fn take(&self, address: IpAddr, most: u32, now: Instant) -> Result<(), u64> {
        if most == 0 {
            return Ok(());
        }
        let most = f64::from(most);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| now.duration_since(bucket.at) < MINUTE);
            if buckets.len() >= MOST {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(network(address)).or_insert(Bucket { left: most, at: now });
        let passed = now.duration_since(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + passed * most / MINUTE.as_secs_f64()).min(most);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(((1.0 - bucket.left) * MINUTE.as_secs_f64() / most).ceil() as u64);
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

/// An address of IPv4, the /64 of one of IPv6, which is what one household gets.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_stopped_at_its_limit_and_goes_on_with_time() {
        let (pace, begin) = (Pace::default(), Instant::now());
        let one: IpAddr = "2001:db8::1".parse().expect("an address");
        let neighbour: IpAddr = "2001:db8::2".parse().expect("an address");
        let other: IpAddr = "192.0.2.1".parse().expect("an address");
        for _ in 0..60 {
            assert_eq!(pace.take(one, 60, begin), Ok(()));
        }
        assert_eq!(pace.take(neighbour, 60, begin), Err(1), "one network");
        assert_eq!(pace.take(other, 60, begin), Ok(()));
        assert_eq!(pace.take(one, 60, begin + Duration::from_secs(1)), Ok(()));
        assert_eq!(pace.take(one, 60, begin + Duration::from_secs(1)), Err(1));
        assert_eq!(pace.take(one, 0, begin), Ok(()), "no limit");
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_memory() {
        let (pace, now) = (Pace::default(), Instant::now());
        for number in 0..3 * MOST as u32 {
            assert_eq!(pace.take(IpAddr::V4(number.into()), 1, now), Ok(()));
        }
        assert!(pace.buckets.lock().expect("the buckets").len() <= MOST);
    }
}

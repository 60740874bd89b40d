//! Asking for alerts on the page. What happens shows in the mailbox of the address alone.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Desk, PeopleError, network, zone};
use crate::seal::Purpose;
use crate::store::{NoticeWords, Wish};
use crate::subscription::{Cadence, Scope, normal_address};
use crate::wording::Language;

/// What a subscriber agrees to, as it stands above the button of the form. Kept with the record of the consent: where
/// the text is changed, who agreed to which stays known.
pub(super) const CONSENT: &str = "rulewatch keeps my address and what I ask for, to send me the alerts I ask for and nothing \
                                  else, until I end or erase it by the link in every mail.";

/// What was put into the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub address: String,
    /// IANA name.
    pub zone: String,
    pub language: Language,
    pub scope: Scope,
    pub least_severity: u8,
    pub cadence: Cadence,
}

/// The one answer to every request that is well-formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked;

impl Desk {
    /// Takes a request, and owes the address a mail: the question whether it asked, or, where it subscribes already, the
    /// link to what it asked for.
    ///
    /// # Errors
    /// For what is wrong with the request whoever's the address is: its form, a closed door, too many requests.
    pub async fn ask(&self, request: &Request, from: IpAddr, now: Timestamp) -> Result<Asked, PeopleError> {
        if !self.signup.open {
            return Err(PeopleError::Closed);
        }
        let wish = self.wish(request)?;
        let network = network(from);
        self.count_request(&network, now).await?;
        self.store.forget_expired(now).await?;
        // Both ways are gone for every address, so that the time taken tells nothing.
        let known = self.store.subscriber_at_address(&wish.address).await?;
        let handle = self.store.put_signup(&wish, &network, now).await?;
        if !self.may_write_to(&wish.address, now).await? {
            return Ok(Asked);
        }
        let (purpose, handle) = match &known {
            Some(subscriber) => (Purpose::Preferences, subscriber.handle),
            None => (Purpose::Confirm, handle),
        };
        let link = self.letters.link(purpose, handle).ok_or(PeopleError::NoLinks)?;
        let (subject, text) = letter(wish.language, &wish.address, known.is_some(), &link);
        // One a day, however often it is asked.
        let day = TimeZone::UTC.to_datetime(now).date();
        let about = format!("ask {} {day}", self.seal.masked(&wish.address));
        let words = NoticeWords { subject: &subject, text: &text, language: wish.language };
        self.store.owe_notice(&about, &wish.address, words, now).await?;
        Ok(Asked)
    }

    fn wish(&self, request: &Request) -> Result<Wish, PeopleError> {
        let address = normal_address(&request.address)?;
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let own = |allowed: &String| domain == allowed || domain.ends_with(&format!(".{allowed}"));
        if !self.signup.domains.is_empty() && !self.signup.domains.iter().any(own) {
            return Err(PeopleError::Domain);
        }
        Ok(Wish {
            address,
            zone: zone(&request.zone)?,
            language: request.language,
            scope: request.scope.clone(),
            least_severity: request.least_severity.min(5),
            cadence: request.cadence,
        })
    }
}

/// Subject and text of the mail.
fn letter(language: Language, address: &str, known: bool, link: &str) -> (String, String) {
    let (subject, text) = match known {
        true => ("signup-known-subject", "signup-known"),
        false => ("signup-confirm-subject", "signup-confirm"),
    };
    let about = [("address", address.to_owned().into()), ("link", link.to_owned().into())];
    (language.say(subject).into_owned(), language.tell(text, about))
}

//! One exchange with an endpoint of the chat completions API: `POST {url}chat/completions`
//! (<https://platform.openai.com/docs/api-reference/chat/create>), of which the fields are used that all endpoints know.
//!
//! The endpoint is the operator's own choice, so no address policy applies to it; its answer is as hostile as any page: no
//! redirect is followed, no cookie kept, and no more read than the limit.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::error::SummaryError;
use super::proof::{Proven, proven};
use super::question::Question;
use super::settings::Settings;
use crate::render::bounded;

/// Bytes of an answer, whatever its status.
const ANSWER: usize = 256 << 10;
/// Questions under way at once.
const AT_ONCE: usize = 4;
/// How long a model that failed is not asked again, and how long at most if it asks for more.
const REST: Duration = Duration::from_secs(5 * 60);
const LONGEST_REST: Duration = Duration::from_secs(3600);

/// A model that can be asked.
pub struct Model {
    client: Client,
    endpoint: Url,
    settings: Settings,
    turns: Semaphore,
    /// Until when it is left alone.
    rest: Mutex<Option<Instant>>,
}

impl Model {
    /// The model of the settings; none where they name no address.
    pub fn new(settings: &Settings) -> Result<Option<Model>, SummaryError> {
        let Some(base) = &settings.url else { return Ok(None) };
        let refused = |reason: String| SummaryError::Settings { reason };
        // Fails where a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .build()
            .map_err(|error| refused(error.without_url().to_string()))?;
        Ok(Some(Model {
            client,
            endpoint: endpoint(base),
            settings: settings.clone(),
            turns: Semaphore::new(AT_ONCE),
            rest: Mutex::default(),
        }))
    }

    /// The name of the model, told to readers.
    pub fn name(&self) -> &str {
        &self.settings.model
    }

    /// How long an alert waits at most.
    pub fn patience(&self) -> Duration {
        self.settings.timeout
    }

    /// True while a failure is too fresh for another question.
    pub fn rests(&self) -> bool {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| Instant::now() < until)
    }

    /// A turn to ask; none before the deadline where too many are under way.
    pub async fn turn(&self, deadline: Instant) -> Option<SemaphorePermit<'_>> {
        timeout_at(deadline, self.turns.acquire()).await.ok()?.ok()
    }

    /// Asks once and proves the answer. After a failure that will last the model rests.
    pub async fn ask(&self, question: &Question, deadline: Instant) -> Result<Proven, SummaryError> {
        let asked = timeout_at(deadline, self.exchange(question)).await;
        let content = asked.unwrap_or(Err(SummaryError::Late(self.settings.timeout)));
        if let Err(error) = &content
            && error.will_last()
        {
            let wait = match error {
                SummaryError::Refused { wait: Some(wait), .. } => (*wait).clamp(REST, LONGEST_REST),
                _ => REST,
            };
            *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + wait);
        }
        proven(&content?, question)
    }

    async fn exchange(&self, question: &Question) -> Result<String, SummaryError> {
        let mut body = json!({
            "model": self.settings.model,
            "messages": [
                { "role": "system", "content": question.instructions },
                { "role": "user", "content": question.material },
            ],
            "stream": false,
        });
        if self.settings.max_tokens > 0 {
            body["max_tokens"] = self.settings.max_tokens.into();
        }
        let mut request = self.client.post(self.endpoint.clone()).header(CONTENT_TYPE, "application/json");
        if let Some(token) = self.token()? {
            request = request.header(AUTHORIZATION, token);
        }
        let response = request.body(body.to_string()).send().await.map_err(|error| self.unreachable(error))?;
        if !response.status().is_success() {
            return Err(self.refused(response).await);
        }
        content(&self.body(response).await?)
    }

    fn token(&self) -> Result<Option<HeaderValue>, SummaryError> {
        if self.settings.key.is_empty() {
            return Ok(None);
        }
        let mut token = HeaderValue::from_str(&format!("Bearer {}", self.settings.key.expose().trim()))
            .map_err(|_| SummaryError::Settings { reason: "the key is not one line of ASCII".to_owned() })?;
        token.set_sensitive(true);
        Ok(Some(token))
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, SummaryError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(error))? {
            if body.len() + chunk.len() > ANSWER {
                return Err(SummaryError::TooLarge { limit: ANSWER });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    async fn refused(&self, response: Response) -> SummaryError {
        #[derive(Deserialize)]
        struct Refusal {
            error: Reason,
        }
        #[derive(Deserialize)]
        struct Reason {
            message: String,
        }
        let status = response.status().as_u16();
        let wait = response.headers().get(RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.trim().parse().ok());
        let body = self.body(response).await.unwrap_or_default();
        let said = serde_json::from_slice::<Refusal>(&body).map(|refusal| refusal.error.message).unwrap_or_default();
        SummaryError::Refused {
            host: self.host(),
            status,
            said: self.masked(&said),
            wait: wait.map(Duration::from_secs),
        }
    }

    fn unreachable(&self, error: reqwest::Error) -> SummaryError {
        let reason = format!("{:#}", anyhow::Error::from(error.without_url()));
        SummaryError::Unreachable { host: self.host(), reason: self.masked(&reason) }
    }

    /// Words of the endpoint for the log: one line, cut, and never with our key in them.
    fn masked(&self, said: &str) -> String {
        match self.settings.key.expose().trim() {
            "" => bounded(said, 200),
            key => bounded(&said.replace(key, "***"), 200),
        }
    }

    /// Without what an address may hold of secrets.
    fn host(&self) -> String {
        self.endpoint.host_str().unwrap_or_default().to_owned()
    }
}

/// `https://api.example.org/v1` and `https://api.example.org/v1/` are the same beginning.
fn endpoint(base: &Url) -> Url {
    let mut endpoint = base.clone();
    endpoint.set_path(&format!("{}/chat/completions", base.path().trim_end_matches('/')));
    endpoint
}

/// What the first choice of an answer says.
fn content(body: &[u8]) -> Result<String, SummaryError> {
    #[derive(Deserialize)]
    struct Completion {
        choices: Vec<Choice>,
    }
    #[derive(Deserialize)]
    struct Choice {
        message: Words,
    }
    #[derive(Deserialize)]
    struct Words {
        content: Option<String>,
    }
    let malformed = |reason: &str| SummaryError::Malformed { reason: reason.to_owned() };
    let completion: Completion =
        serde_json::from_slice(body).map_err(|_| malformed("it is no completion of the chat completions API"))?;
    let first = completion.choices.into_iter().next().ok_or_else(|| malformed("it holds no choice"))?;
    first.message.content.ok_or_else(|| malformed("its message has no content"))
}

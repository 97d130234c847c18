use std::error::Error;
use std::time::{Duration, Instant};

use mock_server::token::Keys;
use serde_json::{Map, Value, json};

/// Signatures a second on one core, with the claims of a platform token.
pub(super) fn measure(seconds: u64) -> Result<(), Box<dyn Error>> {
    let keys = Keys::new(fixtures::signing_keys())?;
    let claims = claims();
    let (start, mut signed) = (Instant::now(), 0_u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        keys.sign(&claims)?;
        signed += 1;
    }
    println!("{:.0}", signed as f64 / start.elapsed().as_secs_f64());
    Ok(())
}

fn claims() -> Map<String, Value> {
    let claims = json!({
        "iss": "http://localhost:4010/scaikey",
        "sub": "app_svcwrite00000000",
        "aud": "app_svcwrite00000000",
        "scope": "admin:read admin:write",
        "iat": 1_700_000_000,
        "exp": 1_700_003_600,
        "jti": "1.0123456789abcdef",
    });
    claims.as_object().cloned().unwrap_or_default()
}

//! What answers are besides their bodies, files, surfaces, settings.

use serde_json::json;
use tests::library::{with, without};

super::witnesses! {
    a_file_that_is_not_kept_is_found: with("addCover/set/picture", json!("${null}")) => "LIB-COVER-ADD";
    a_new_cover_that_is_nowhere_is_found: without("addCover/headers") => "LIB-COVER-WHERE";
    a_cover_that_is_looked_at_first_is_found:
        with("/x-mock/settings/covers/enum", json!(["looked_at", "shown"])) => "LIB-COVER-ADD";
    a_file_that_is_something_else_is_found: without("addCover/when") => "LIB-COVER-KIND";
    a_file_that_is_too_large_is_found: without("addCover/body_limit") => "LIB-COVER-LARGE";
    a_picture_that_is_told_and_not_shown_is_found: with("readPicture", json!({"read": "cover", "by": "slug"})) => "LIB-COVER-SEE";
    a_picture_that_browsers_show_is_found: with("readPicture/disposition", json!("inline")) => "LIB-COVER-SEE";
    a_list_in_another_media_type_is_found: without("listCovers/media") => "LIB-COVER-LIST";
    a_list_that_does_not_count_is_found: with("listCovers/headers/X-Covers", json!("${size(rows) + 1}"))
        => "LIB-COVER-LIST";
    a_list_that_says_nothing_of_its_own_is_found: without("listCovers/answer") => "LIB-COVER-LIST";
    a_redirect_that_stays_is_found: without("findCover/headers") => "LIB-COVER-GO";
    a_surface_in_the_words_of_the_rest_is_found: without("/x-mock/surfaces/old") => "LIB-COVER-OLD";
}

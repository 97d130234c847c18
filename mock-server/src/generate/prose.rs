//! Sentences about what somebody asked.

use specs::expression::keywords;

use super::dice::Dice;

const OPENINGS: &[&str] = &[
    "Here is what matters about {all}.",
    "In short, {all} comes down to a few points.",
    "{All} is best looked at step by step.",
    "Good question: {all} has more to it than it seems.",
    "Let us go through {all} one by one.",
];
const MIDDLES: &[&str] = &[
    "Start with {one}, since everything else builds on it.",
    "A common mistake is to treat {one} and {other} as the same thing.",
    "When {one} changes, look at {other} again.",
    "Most teams keep {one} simple at first and refine it once they have numbers.",
    "It helps to write down what you expect of {one} before you try it.",
    "With {one} settled, {other} becomes much easier to plan.",
    "Two things decide the outcome: how often {one} is reviewed, and who owns {other}.",
    "For {one}, small and regular steps beat one large change.",
];
const CLOSINGS: &[&str] = &[
    "If you tell me more about {one}, I can be more specific.",
    "That should be enough to get going with {one}.",
    "From there, {other} can follow in its own time.",
    "Let me know if you would like an example for {one}.",
];
const TOLD: &[&str] =
    &["Here is what I found: {told}", "The result is in: {told}", "According to the lookup: {told}"];
const SPOKEN: &[&str] = &[
    "Good morning, and thank you all for joining.",
    "Let us begin with the numbers from last week.",
    "Sales were a little higher than we expected.",
    "The new release went out on Tuesday without any trouble.",
    "Two customers asked for a shorter onboarding.",
    "I would like to hear from support before we decide.",
    "We should come back to that point tomorrow.",
    "The delivery is planned for the end of the month.",
    "Please send your notes to the whole team.",
    "That is all from my side, thank you.",
];

/// An answer to a question of some sentences, which takes up its words.
pub(super) fn answer(question: &str, dice: &mut Dice) -> String {
    let topic = Topic::of(question);
    let mut text = topic.fill(dice.pick(OPENINGS));
    let mut left: Vec<&str> = MIDDLES.to_vec();
    for _ in 0..2 + dice.below(3) {
        let middle = left.remove(dice.below(left.len()));
        text.push(' ');
        text.push_str(&topic.turned(dice).fill(Some(middle)));
    }
    text.push(' ');
    text.push_str(&topic.fill(dice.pick(CLOSINGS)));
    text
}

/// A sentence that says what a tool answered.
pub(super) fn telling(told: &str, dice: &mut Dice) -> String {
    dice.pick(TOLD).unwrap_or_default().replace("{told}", told)
}

/// Sentences that somebody may say.
pub(super) fn spoken(count: usize, dice: &mut Dice) -> Vec<&'static str> {
    let first = dice.below(SPOKEN.len());
    SPOKEN.iter().copied().cycle().skip(first).take(count).collect()
}

/// The words that a question is about, as it writes them.
#[derive(Debug, Clone)]
struct Topic(Vec<String>);

impl Topic {
    /// Words that tell most, at most.
    const MOST: usize = 4;

    fn of(question: &str) -> Self {
        let known = keywords(question);
        let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut telling: Vec<String> = Vec::new();
        for word in words {
            let is_known = keywords(word).iter().any(|own| known.contains(own));
            if is_known && word.chars().count() > 2 && !telling.iter().any(|it| it.eq_ignore_ascii_case(word))
            {
                telling.push(word.to_owned());
            }
        }
        // The last words of a question say most of what it is about.
        let telling = telling.split_off(telling.len().saturating_sub(Self::MOST));
        Self(if telling.is_empty() { vec!["this".to_owned()] } else { telling })
    }

    /// The same, another word first.
    fn turned(&self, dice: &mut Dice) -> Self {
        let mut words = self.0.clone();
        words.rotate_left(dice.below(self.0.len()));
        Self(words)
    }

    fn fill(&self, sentence: Option<&str>) -> String {
        let (one, other) = (&self.0[0], self.0.get(1).unwrap_or(&self.0[0]));
        let all = self.0.join(" ");
        let mut letters = all.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let capital: String = first.chain(letters).collect();
        let filled = sentence.unwrap_or_default().replace("{All}", &capital).replace("{all}", &all);
        filled.replace("{one}", one).replace("{other}", if one == other { "the rest" } else { other })
    }
}

package dev.winnow.report.content;

import java.util.Objects;

/**
 * What happened to one item of an apply, restore or purge.
 *
 * @param word    one of few words, such as {@code trashed}, {@code stale} or {@code failed}
 * @param done    whether the item is now as it was meant to be
 * @param message why it is not, for people; empty where there is nothing to say
 */
public record ItemOutcome(String word, boolean done, String message) {
    public ItemOutcome {
        Objects.requireNonNull(word, "word");
        Objects.requireNonNull(message, "message");
    }
}

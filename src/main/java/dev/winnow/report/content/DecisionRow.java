package dev.winnow.report.content;

import dev.winnow.model.Attributes;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import java.time.Instant;
import java.util.Objects;

/**
 * What is decided for one part of one build in one store. Names are in the spelling of {@code NameCodec}; null is
 * unknown where nothing else is said.
 *
 * @param cause     what kind of reason keeps the part; null exactly when it is to be removed
 * @param rule      the rule that governs or the protection that wins; never null
 * @param reason    why, several joined by {@code "; "}; never empty
 * @param store     the store's name; never null
 * @param path      relative to the store's root; never null
 * @param status    never null
 * @param bytes     sum of the sizes of the part's files in this store; never negative
 * @param files     how many files it has in this store; never negative
 * @param changesAt when time alone would change the verdict; null when it never would
 */
public record DecisionRow(String key, PartKind part, KeptBy cause, String rule, String reason, String store,
                          String path, String project, String branch, String os, String version, Long number,
                          String builder, Status status, Instant finished, long bytes, long files,
                          Instant changesAt) {
    public DecisionRow {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(status, "status");
        if (reason.isEmpty()) {
            throw new IllegalArgumentException(key + " " + part.word() + ": a decision without a reason");
        }
        if (bytes < 0 || files < 0) {
            throw new IllegalArgumentException(key + " " + part.word() + ": negative size: " + bytes + " bytes, "
                    + files + " files");
        }
    }

    /** The row of a verdict for what lies in one store. */
    public static DecisionRow of(Verdict verdict, String store, String path, long bytes, long files) {
        Attributes of = verdict.build().attributes();
        KeptBy cause = verdict instanceof Verdict.Keep keep ? keep.cause() : null;
        return new DecisionRow(verdict.build().key(), verdict.kind(), cause, verdict.rule(),
                String.join("; ", verdict.reasons()), store, path, of.project(), of.branch(), of.os(), of.version(),
                of.number(), of.builder(), of.status(), verdict.build().finished(), bytes, files,
                verdict.changesAt());
    }

    public boolean removes() {
        return cause == null;
    }

    /** {@code keep} or {@code remove}. */
    public String verdict() {
        return removes() ? "remove" : "keep";
    }
}

package dev.winnow.service.document;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.plan.BuildExplanation.Explained;
import dev.winnow.policy.evaluate.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Explains why each part of a build is kept or removed; the output of {@code explain --json}. */
public record ExplanationDocument(@JsonUnwrapped BuildDocument.Described build, SortedMap<String, String> sources,
                                  Instant asOf, List<OfPart> parts) {

    /** The verdict on one part, and the rules and clauses behind it. */
    public record OfPart(PartKind part, String verdict, String rule, List<String> reasons, Instant changesAt,
                         List<Explanation.Protection> protections, List<OfRule> rules,
                         List<Explanation.ClauseAnswer> clauses, List<String> changes) {

        static OfPart of(Explanation.OfPart part) {
            Verdict verdict = part.verdict();
            return new OfPart(part.kind(), verdict.word(), verdict.rule(), verdict.reasons(), verdict.changesAt(),
                    part.protections(), part.rules().stream().map(OfRule::of).toList(), part.clauses(),
                    part.changes());
        }
    }

    /** A rule that was evaluated. */
    public record OfRule(String rule, String fits, String reason) {

        static OfRule of(Explanation.Match match) {
            return new OfRule(match.rule(), match.fit().name().toLowerCase(Locale.ROOT), match.reason());
        }
    }

    public static ExplanationDocument of(Explained explained) {
        Explanation explanation = explained.explanation();
        return new ExplanationDocument(BuildDocument.Described.of(explanation.build()),
                new TreeMap<>(explained.sources()), explanation.asOf(),
                explanation.parts().stream().map(OfPart::of).toList());
    }
}

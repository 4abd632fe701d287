package dev.winnow.catalog.decision;

import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Located;
import dev.winnow.catalog.storage.Packed;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The storage format of successive decisions. They never change and are read in order, so separate rows would have no use.
 * An id is stored as the difference to the one before.
 */
final class DecisionBlock {

    private static final int LOGS = 1;
    private static final int KEEP = 2;
    private static final int CHANGES = 4;
    /** The word of the kind follows, because a job file names it. */
    private static final int NAMED = 8;

    private DecisionBlock() {
    }

    static byte[] encode(List<Decision> decisions) {
        Packed.Writer out = new Packed.Writer();
        out.number(decisions.size());
        long build = 0;
        long entry = 0;
        for (Decision decision : decisions) {
            out.number((decision.kind() == PartKind.LOGS ? LOGS : 0) | (decision.keep() ? KEEP : 0)
                    | (decision.changesAt() == null ? 0 : CHANGES) | (decision.kind().named() ? NAMED : 0));
            if (decision.kind().named()) {
                out.word(decision.kind().word());
            }
            out.key(decision.key());
            out.distance(decision.build() - build);
            build = decision.build();
            out.word(decision.cause() == null ? "" : decision.cause().name());
            out.word(decision.rule());
            out.text(decision.reasons());
            out.number(decision.bytes());
            out.number(decision.files());
            if (decision.changesAt() != null) {
                out.distance(decision.changesAt().toEpochMilli());
            }
            out.number(decision.places().size());
            for (Located place : decision.places()) {
                out.distance(place.entry() - entry);
                entry = place.entry();
                if (decision.places().size() > 1) {
                    out.number(place.bytes());
                    out.number(place.files());
                }
            }
        }
        return out.deflated();
    }

    static List<Decision> decode(byte[] block, long first) {
        Packed.Reader in = new Packed.Reader(block);
        int size = (int) in.number();
        List<Decision> decisions = new ArrayList<>(size);
        long build = 0;
        long entry = 0;
        for (int i = 0; i < size; i++) {
            int flags = (int) in.number();
            PartKind kind = (flags & NAMED) != 0 ? PartKind.of(in.word())
                    : (flags & LOGS) == 0 ? PartKind.PRODUCTS : PartKind.LOGS;
            String key = in.key();
            build += in.distance();
            String cause = in.word();
            String rule = in.word();
            String reasons = in.text();
            long bytes = in.number();
            long files = in.number();
            Instant changesAt = (flags & CHANGES) == 0 ? null : Instant.ofEpochMilli(in.distance());
            int count = (int) in.number();
            List<Located> places = new ArrayList<>(count);
            for (int place = 0; place < count; place++) {
                entry += in.distance();
                places.add(new Located(entry, count > 1 ? in.number() : bytes, count > 1 ? in.number() : files));
            }
            decisions.add(new Decision(first + i, build, key, kind,
                    (flags & KEEP) != 0, cause.isEmpty() ? null : KeptBy.valueOf(cause), rule, reasons, bytes, files,
                    changesAt, places));
        }
        return decisions;
    }
}

package dev.winnow.job.removing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Remembers checks that take long, each for a while. Once a check has objected, the objection holds. */
final class RecentChecks {

    private static final int MAX_REMEMBERED = 1_000;
    /** A check is valid for this many times as long as it took, so that checks take a small part of all work. */
    private static final int REST = 20;

    /** @param until the end of the check's validity, by {@link System#nanoTime} */
    private record Check(Optional<String> objection, long until) { }

    private final Map<Object, Check> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Check> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** The objection to something, from a check that is recent enough. */
    Optional<String> of(Object checked, Supplier<Optional<String>> check) {
        Check known = last.get(checked);
        long now = System.nanoTime();
        if (known == null || known.objection().isEmpty() && now - known.until() > 0) {
            Optional<String> objection = check.get();
            long done = System.nanoTime();
            known = new Check(objection, done + REST * (done - now));
            last.put(checked, known);
        }
        return known.objection();
    }
}

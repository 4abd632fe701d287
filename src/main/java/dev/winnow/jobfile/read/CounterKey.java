package dev.winnow.jobfile.read;

import dev.winnow.jobfile.text.ByteSize;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Calendar.Take;
import dev.winnow.policy.clause.Calendar.Unit;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.clause.Last;
import dev.winnow.policy.clause.Size;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.clause.Versions.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * How a clause says what it counts. A counter that stands in {@link #ALL} and in the schema is one that jobs can use.
 *
 * @param key  the key that names the counter
 * @param with keys that say more of it
 */
record CounterKey(String key, List<String> with, Reader reader) {

    static final List<CounterKey> ALL = Stream.of(Stream.of(count("last", Last::new)),
            Arrays.stream(Unit.values()).map(CounterKey::calendar),
            Stream.of(new CounterKey("versions", List.of("last", "level"), CounterKey::versions),
                    new CounterKey("size", List.of(), (clause, reading) -> Optional.ofNullable(reading.value(
                            clause, "size", null, text -> new Size(ByteSize.parse(text))))))).flatMap(all -> all).toList();

    /** What to write in place of a key that says more of a counter which is not there. */
    static final Map<String, String> ALONE = Map.of(
            "take", "'take' says which build of a period stays, and this clause counts no periods; write for example "
                    + "{ weekly: 8, take: oldest }",
            "level", "'level' says how much of a version counts as one, and there is no 'versions'; write for example "
                    + "{ versions: 3, level: minor }");

    /** Takes the counter out of a clause that has its key; nothing where that is wrong and complained of. */
    interface Reader {
        Optional<Counter> read(Mapping clause, Reading reading);
    }

    /** Those that a clause has; a key that says more of one of them is no counter of its own. */
    static List<CounterKey> in(Mapping clause) {
        List<CounterKey> in = ALL.stream().filter(one -> clause.entries().containsKey(one.key())).toList();
        return in.stream().filter(one -> in.stream().noneMatch(other -> other.with().contains(one.key()))).toList();
    }

    private static CounterKey count(String key, LongFunction<Counter> counter) {
        return new CounterKey(key, List.of(), (clause, reading) -> count(clause, key, reading).map(counter::apply));
    }

    private static Optional<Long> count(Mapping clause, String key, Reading reading) {
        return Optional.ofNullable(reading.value(clause, key, null, text ->
                text.equals("all") ? Counter.ALL : Values.count(text, "all")));
    }

    private static CounterKey calendar(Unit unit) {
        return new CounterKey(unit.word(), List.of("take"), (clause, reading) -> {
            boolean oldest = reading.value(clause, "take", false, CounterKey::oldest);
            return count(clause, unit.word(), reading).map(count -> new Calendar(unit, count, oldest ? Take.OLDEST : null));
        });
    }

    private static Optional<Counter> versions(Mapping clause, Reading reading) {
        Optional<Long> last = count(clause, "last", reading);
        Level level = reading.value(clause, "level", null, word -> Values.choice(Level.class, word));
        return count(clause, "versions", reading).map(count -> new Versions(count, last.orElse(null), level, reading.order()));
    }

    private static boolean oldest(String word) {
        if (!List.of("newest", "oldest").contains(word)) {
            throw new IllegalArgumentException("'" + word + "' is no value of 'take'; write newest or oldest");
        }
        return word.equals("oldest");
    }
}

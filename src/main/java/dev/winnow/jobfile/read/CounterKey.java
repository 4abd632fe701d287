package dev.winnow.jobfile.read;

import dev.winnow.jobfile.read.Reading.Parser;
import dev.winnow.jobfile.text.ByteSize;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.clause.Last;
import dev.winnow.policy.clause.Size;
import dev.winnow.policy.clause.Versions;
import java.util.List;
import java.util.function.LongFunction;

/** How a clause says what it counts. A counter that stands in {@link #ALL} and in the schema is one that jobs can use. */
record CounterKey(String key, Parser<Counter> parser) {

    static final List<CounterKey> ALL = List.of(
            count("last", Last::new),
            count("hourly", count -> new Calendar(Calendar.Unit.HOURLY, count)),
            count("daily", count -> new Calendar(Calendar.Unit.DAILY, count)),
            count("weekly", count -> new Calendar(Calendar.Unit.WEEKLY, count)),
            count("monthly", count -> new Calendar(Calendar.Unit.MONTHLY, count)),
            count("quarterly", count -> new Calendar(Calendar.Unit.QUARTERLY, count)),
            count("yearly", count -> new Calendar(Calendar.Unit.YEARLY, count)),
            count("versions", Versions::new),
            new CounterKey("size", size -> new Size(ByteSize.parse(size))));

    /** Those that a clause has. */
    static List<CounterKey> in(Mapping clause) {
        return ALL.stream().filter(one -> clause.entries().containsKey(one.key())).toList();
    }

    private static CounterKey count(String key, LongFunction<Counter> counter) {
        return new CounterKey(key, text -> counter.apply(
                text.equals("all") ? Counter.ALL : Values.count(text, "all")));
    }
}

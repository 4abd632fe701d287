package dev.winnow.report.audit;

import dev.winnow.model.Halt;
import dev.winnow.report.audit.AuditTrail.Change;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How much went to the trash, came back and was deleted for good, by time and attributes. */
public final class Freed {

    public static final List<String> PER = List.of("year", "month", "day", "job", "project", "branch", "os", "version", "rule",
            "approved_by");
    private static final List<String> SUMS = List.of("parts", "trashed_bytes", "restored_bytes", "purged_bytes");

    private Freed() {
    }

    private static final class Sums {
        private long parts;
        private long trashed;
        private long restored;
        private long purged;
    }

    public static List<String> columns(List<String> per) {
        return Stream.concat(per.stream(), SUMS.stream()).toList();
    }

    /** @throws Halt if something cannot be summed by */
    public static List<Map<String, Object>> rows(List<Change> changes, List<String> per, ZoneId zone) {
        per.stream().filter(name -> !PER.contains(name)).findFirst().ifPresent(name -> {
            throw Halt.usage("per " + name + ": write one of " + String.join(", ", PER));
        });
        Map<List<String>, Sums> sums = new TreeMap<>(Freed::compare);
        for (Change change : changes) {
            Sums of = sums.computeIfAbsent(per.stream().map(name -> value(name, change, zone)).toList(), key -> new Sums());
            switch (change.kind()) {
                case "removed" -> {
                    of.parts += change.of().part().split("\\+").length;
                    of.trashed += change.of().bytes();
                }
                case "restored" -> of.restored += change.of().bytes();
                default -> of.purged += change.of().bytes();
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        sums.forEach((key, of) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < per.size(); i++) {
                row.put(per.get(i), key.get(i));
            }
            row.put("parts", of.parts);
            row.put("trashed_bytes", of.trashed);
            row.put("restored_bytes", of.restored);
            row.put("purged_bytes", of.purged);
            rows.add(row);
        });
        return rows;
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i) == null ? other.get(i) == null ? 0 : 1 : other.get(i) == null ? -1
                    : one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String value(String name, Change change, ZoneId zone) {
        ZonedDateTime at = change.at().atZone(zone);
        return switch (name) {
            case "year" -> at.toLocalDate().toString().substring(0, 4);
            case "month" -> at.toLocalDate().toString().substring(0, 7);
            case "day" -> at.toLocalDate().toString();
            case "job" -> change.job();
            case "project" -> change.of().project();
            case "branch" -> change.of().branch();
            case "os" -> change.of().os();
            case "version" -> change.of().version();
            case "rule" -> change.of().rule();
            default -> change.of().approvedBy();
        };
    }
}

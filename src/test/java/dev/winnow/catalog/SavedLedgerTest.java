package dev.winnow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.event.Event;
import dev.winnow.catalog.event.EventJson;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.upkeep.LedgerCheck;
import dev.winnow.database.Databases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that an earlier version wrote. */
class SavedLedgerTest {

    private static final List<String> TOLD = List.of(
            "SELECT 'pin', pattern, exact, pinned_by, reason, ticket, until_at, pinned_at, ended_at, ended_by, end_reason "
                    + "FROM pin ORDER BY id",
            "SELECT 'defect', build_key, found, found_by, found_at, ticket, logged_at, cleared_at FROM defect "
                    + "ORDER BY build_key, found",
            "SELECT 'approval', job, content, plan_id, approved_by, approved_at FROM approval ORDER BY job, content",
            "SELECT 'job', job, approval FROM job_approval ORDER BY job",
            "SELECT 'run', id, job, kind, as_of, started_at, ended_at, outcome, kept, removed, bytes_removed, skipped, "
                    + "plan_id, actor, host, pid FROM run ORDER BY id",
            "SELECT 'removal', r.run_id, r.job, r.build_key, r.seq, r.kinds LIKE '%products%', r.kinds LIKE '%logs%', r.whole, e.path, r.trash_path, "
                    + "r.bytes, r.files, r.removed_at, r.purge_at, r.state, r.ended_at, r.ended_run FROM removal r "
                    + "JOIN entry e ON e.id = r.entry_id ORDER BY r.run_id, r.seq",
            "SELECT 'entry', m.root, e.path, b.build_key, e.parts "
                    + "FROM entry e JOIN store_mount m "
                    + "ON m.store_id = e.store_id JOIN build b ON b.id = e.build_id ORDER BY m.root, e.path",
            "SELECT 'store', s.uid, m.root, s.adopted_at, j.kind, j.job, j.given_at FROM store s JOIN store_mount m "
                    + "ON m.store_id = s.id JOIN store_job j ON j.store_id = s.id ORDER BY m.root, j.kind",
            "SELECT 'record', build_key, source, attributes_json, finished_at, recorded_at FROM record "
                    + "ORDER BY build_key, source",
            "SELECT 'registration', build_key, at, actor, replaced FROM registration ORDER BY id",
            "SELECT 'move', from_key, to_key, at, gone, stated_json FROM build_move ORDER BY from_key, to_key");

    private static final Path SAVED = Path.of("src/test/resources/ledger/saved.ndjson");
    private static final Path GOLDEN = Path.of("src/test/resources/golden/ledger/told.txt");

    @TempDir
    private Path state;

    @Test
    void teaches_an_empty_catalog_all_that_it_tells_of() throws IOException {
        Files.copy(SAVED, state.resolve("ledger.ndjson"));
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            assertThat(catalog.ledger().replayed()).isEqualTo(Files.readAllLines(SAVED).size());
            assertThat(LedgerCheck.check(catalog.state(), line -> { }).doubts()).isEmpty();
            String told = TOLD.stream().flatMap(sql -> rows(catalog, sql).stream())
                    .collect(Collectors.joining("\n", "", "\n"));
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(GOLDEN, told);
            }
            assertThat(told).isEqualTo(Files.readString(GOLDEN));
        }
    }

    @Test
    void is_written_byte_for_byte_as_it_was() throws IOException {
        Set<String> names = new HashSet<>();
        for (String text : Files.readAllLines(SAVED)) {
            LedgerLine line = LedgerLine.parse(text);
            Event event = EventJson.read(line.event(), line.data(), Event.class).orElseThrow();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            String hash = LedgerLine.write(again, line.seq(), line.at(), line.actor(), event.name(), EventJson.write(event),
                    line.prev());
            assertThat(again.toString(StandardCharsets.UTF_8)).isEqualTo(text + "\n");
            assertThat(hash).isEqualTo(line.hash());
            names.add(event.name());
        }
        assertThat(names).as("it tells of each kind of event").isEqualTo(names(Event.class));
    }

    private static Set<String> names(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(each -> names(each).stream())
                .collect(Collectors.toSet()) : Set.of(type.getAnnotation(JsonTypeName.class).value());
    }

    private static List<String> rows(Catalog catalog, String sql) {
        return catalog.template().query(sql, (row, n) -> {
            StringBuilder line = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                String text = row.getString(i);
                line.append(i == 1 ? "" : " | ").append(switch (text == null ? "-" : text) {
                    case "t", "TRUE" -> "true";
                    case "f", "FALSE" -> "false";
                    default -> text == null ? "-" : text;
                });
            }
            return line.toString();
        });
    }
}

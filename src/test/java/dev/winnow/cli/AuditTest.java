package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Ledger;
import dev.winnow.catalog.event.Event;
import dev.winnow.catalog.storage.LedgerLine;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What auditors ask, one command each. */
class AuditTest {

    @TempDir
    private static Path home;

    private static AuditedSite site;

    /** Two builds go, one of them comes back, the other is purged; one is pinned, one has a {@code .keep}. */
    @BeforeAll
    static void make() throws IOException {
        site = new AuditedSite(home).withJob("zone: Europe/Berlin\nledger: { witness: ends.ndjson }\n");
        for (int version = 1; version <= 5; version++) {
            site.withBuild("main", "linux", String.valueOf(version), 50 - version);
        }
        Files.writeString(site.store().resolve("main/linux/app-4/.keep"), "shown at the fair");
        site.cli().done("scan", site.job());
        site.cli().done("pin", "app/main/linux/3", "--by", "qa", "--reason", "reference");
        site.cli().after(Duration.ofHours(1));
        site.applied();
        site.cli().after(Duration.ofHours(1)).done("restore", "app/main/linux/1", "--no-pin");
        site.cli().after(Duration.ofDays(9)).done("purge", site.job());
        site.cli().done("unpin", "app/main/linux/3", "--by", "qa");
    }

    private List<String> csv(Object... words) {
        return site.cli().done(Stream.concat(Stream.of(words), Stream.of("--csv")).toArray()).out().lines().toList();
    }

    @Test
    void removals_say_what_went_by_which_rule_and_approver_and_what_became_of_it() {
        List<String> lines = csv("audit", "removals");
        assertThat(lines.get(0)).isEqualTo("at,run,plan,approved_by,key,part,project,branch,os,version,rule,reason,bytes,"
                + "files,state,purged_at");
        assertThat(lines.subList(1, 3)).anySatisfy(line -> assertThat(line).contains(",release@example.org,app/main/linux/1,"
                + "products+logs,app,main,linux,1,newest,", ",110,2,restored,"))
                .anySatisfy(line -> assertThat(line).contains("app/main/linux/2", "purged,2026-12-01T"));
        assertThat(lines).hasSize(3);
        assertThat(site.cli().done("audit", "removals").out()).contains("2026-11-22 14:00", "Times are in Europe/Berlin.");
    }

    @Test
    void dates_are_days_of_the_zone_both_ends_included_and_nothing_is_no_failure() {
        assertThat(csv("audit", "removals", "--from", "2026-11-22", "--to", "2026-11-22")).hasSize(3);
        assertThat(csv("audit", "removals", "--to", "2026-11-21")).hasSize(1);
        assertThat(csv("audit", "removals", "--from", "2026-11-23", "--zone", "Pacific/Kiritimati")).hasSize(3);
        assertThat(site.cli().done("audit", "removals", "--to", "2020-01-01").out()).isEqualTo("none\n");
        assertThat(site.cli().done("audit", "removals", "--job", "other", "--json").json()).isEmpty();
        assertThat(site.cli().run("audit", "removals", "--zone", "Nowhere").exit()).isEqualTo(2);
        assertThat(site.cli().run("audit").err()).contains("name a list");
    }

    @Test
    void approvals_say_who_and_from_which_account_and_host() {
        List<String> lines = csv("audit", "approvals");
        assertThat(lines.get(0)).isEqualTo("at,plan,job,approved_by,system_user,host,override,removals,bytes");
        assertThat(lines.get(1)).contains(",nightly,release@example.org," + System.getProperty("user.name") + ",")
                .endsWith(",,4,220");
    }

    @Test
    void freed_sums_by_month_and_attributes() {
        assertThat(csv("audit", "freed")).containsExactly("month,parts,trashed_bytes,restored_bytes,purged_bytes",
                "2026-11,4,220,110,0", "2026-12,0,0,0,110");
        assertThat(csv("audit", "freed", "--per", "branch,os,month").get(1)).isEqualTo("main,linux,2026-11,4,220,110,0");
        assertThat(site.cli().run("audit", "freed", "--per", "moon").err()).contains("per moon: write one of year");
    }

    @Test
    void pins_say_what_they_held_and_whether_anything_went_meanwhile() {
        List<String> lines = csv("audit", "pins");
        assertThat(lines.get(0)).isEqualTo("key_or_pattern,by,reason,ticket,from,until,ended,ended_by,builds,removed");
        assertThat(lines.get(1)).startsWith("app/main/linux/3,qa,reference,,2026-11-22T12:00:00Z,,2026-12-01T")
                .endsWith(",qa,app/main/linux/3,0");
        assertThat(lines.get(2)).isEqualTo("app/main/linux/4,.keep,shown at the fair,,,,,,app/main/linux/4,0");
    }

    @Test
    void a_ledger_in_doubt_proves_nothing() throws IOException {
        Path ledger = site.cli().state().resolve("ledger.ndjson");
        String text = Files.readString(ledger);
        Files.writeString(ledger, text.replaceFirst("release@example.org", "somebody@example.org"));
        WinnowCli.Result doubted = site.cli().run("audit", "approvals");
        Files.writeString(ledger, text);
        assertThat(doubted.exit()).isEqualTo(5);
        assertThat(doubted.err()).contains("this list proves nothing; run verify");
    }

    /** Every hash fits its line and the one before, and yet it is another ledger. */
    @Test
    void a_witness_finds_a_ledger_that_was_rewritten_whole() throws IOException {
        Path witness = home.resolve("ends.ndjson");
        assertThat(Files.readAllLines(witness)).hasSize(4);
        site.cli().done("verify", "--witness", witness);
        Path forged = home.resolve("forged");
        Files.createDirectories(forged);
        StringBuilder lines = new StringBuilder();
        String prev = Ledger.ZERO;
        for (String text : Files.readAllLines(site.cli().state().resolve("ledger.ndjson"))) {
            LedgerLine line = LedgerLine.parse(text);
            LedgerLine again = LedgerLine.next(line.seq(), line.at(), line.actor(), line.event(),
                    line.data().replace("qa", "nobody"), prev);
            prev = again.hash();
            lines.append(again.text()).append('\n');
        }
        Files.writeString(forged.resolve("ledger.ndjson"), lines);
        assertThat(site.cli().run("verify", "--state", forged).exit()).as("alone it is sound").isZero();
        WinnowCli.Result found = site.cli().run("verify", "--state", forged, "--witness", witness);
        assertThat(found.exit()).isEqualTo(5);
        assertThat(found.out()).contains("is not the line that the witness was told of: the ledger was rewritten");
    }

    @Test
    void every_event_names_account_and_host_and_stands_in_the_manual_with_its_data() throws IOException {
        for (String line : Files.readAllLines(site.cli().state().resolve("ledger.ndjson"))) {
            JsonNode data = JsonMapper.shared().readTree(line).required("data");
            assertThat(data.has("system_user") && data.has("sudo_user") && data.has("host")).as(line).isTrue();
        }
        String manual = Files.readString(Path.of("src/site/markdown/ledger.md"));
        events(Event.class).forEach(type -> assertThat(manual).contains("| `"
                + type.getAnnotation(JsonTypeName.class).value() + "` | " + members(type) + " |"));
    }

    private static Stream<Class<?>> events(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(AuditTest::events) : Stream.of(type);
    }

    private static String members(Class<?> type) {
        return Stream.of(type.getRecordComponents()).map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}

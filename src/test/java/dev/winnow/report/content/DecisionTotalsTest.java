package dev.winnow.report.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.PartKind;
import dev.winnow.report.content.DecisionTotals.AgeBand;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionTotalsTest {

    @Test
    void a_part_in_two_stores_is_one_part() {
        DecisionRow here = Rows.remove("a", "main", "linux", 5);
        DecisionRow there = new DecisionRow("a", PartKind.PRODUCTS, null, "r", "x", "other", "p", "app", "main",
                "linux", null, null, null, here.status(), here.finished(), 7, 1, null);

        Counts.Split total = Rows.counts(List.of(here, there)).total();

        assertThat(total.builds()).isEqualTo(1);
        assertThat(total.removed()).isEqualTo(new Counts.Sum(1, 12, 4));
    }

    @Test
    void a_removal_that_did_not_happen_is_skipped_and_not_removed() {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        tally.add(Rows.keep("a", "main", "linux", 1), null);
        tally.add(Rows.remove("b", "main", "linux", 10), new ItemOutcome("trashed", true, ""));
        tally.add(Rows.remove("c", "main", "linux", 100), new ItemOutcome("stale", false, "grew since the plan"));

        Counts counts = tally.counts();

        assertThat(counts.total().kept().bytes()).isEqualTo(1);
        assertThat(counts.total().removed().bytes()).isEqualTo(10);
        assertThat(counts.total().skipped().bytes()).isEqualTo(100);
        assertThat(counts.outcomes()).extracting(Counts.OutcomeLine::outcome).containsExactly("trashed", "stale");
    }

    @Test
    void a_part_that_could_not_be_restored_is_skipped() {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        tally.add(Rows.keep("a", "main", "linux", 1), new ItemOutcome("restored", true, ""));
        tally.add(Rows.keep("b", "main", "linux", 10), new ItemOutcome("refused", false, "its place is occupied"));

        assertThat(tally.counts().total().kept().bytes()).isEqualTo(1);
        assertThat(tally.counts().total().skipped().bytes()).isEqualTo(10);
    }

    @Test
    void names_beyond_the_bound_are_summed_up_in_one_line() {
        DecisionTotals tally = new DecisionTotals(Rows.NOW, 2);
        IntStream.range(0, 5).forEach(i -> tally.add(Rows.keep("k" + i, "b" + i, "linux", 1)));

        Counts counts = tally.counts();

        assertThat(counts.branches()).extracting(Counts.Line::name).containsExactly("b0", "b1", null);
        assertThat(counts.branches().get(2).rest()).isTrue();
        assertThat(counts.branches().get(2).split().kept()).isEqualTo(new Counts.Sum(3, 3, 9));
        assertThat(counts.groups()).hasSize(3);
    }

    @Test
    void ages_fall_into_the_band_that_begins_at_their_edge() {
        assertThat(AgeBand.of(Rows.NOW, Rows.NOW)).isEqualTo(AgeBand.DAY);
        assertThat(AgeBand.of(Rows.NOW.plusSeconds(90_000), Rows.NOW)).isEqualTo(AgeBand.DAY);
        assertThat(AgeBand.of(Rows.NOW.minus(Duration.ofDays(7)).plusSeconds(1), Rows.NOW)).isEqualTo(AgeBand.WEEK);
        assertThat(AgeBand.of(Rows.NOW.minus(Duration.ofDays(7)), Rows.NOW)).isEqualTo(AgeBand.MONTH);
        assertThat(AgeBand.of(Instant.EPOCH, Rows.NOW)).isEqualTo(AgeBand.OLDER);
        assertThat(AgeBand.of(null, Rows.NOW)).isEqualTo(AgeBand.UNKNOWN);
    }

    @Test
    void only_the_first_of_very_many_findings_are_listed() {
        List<Finding> many = IntStream.range(0, 5_000).mapToObj(i -> new Finding("s" + i, "")).toList();

        Listed<Finding> listed = Listed.of(many);

        assertThat(listed.count()).isEqualTo(5_000);
        assertThat(listed.first()).hasSize(Listed.MOST);
        assertThat(listed.count() - listed.first().size()).isEqualTo(4_000);
    }
}

package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.NewestBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Build;
import dev.winnow.web.Page.Section;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /matrix}: branches of a project down, systems across, the newest build of each. */
@Controller
class MatrixPage {

    private static final int ROWS = 30;

    private final Catalog catalog;
    private final Zones zones;

    MatrixPage(Catalog catalog, Zones zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    record Project(String name, String link, boolean here) { }

    /** @param build null where the branch has none for this system; {@code behind} where another system has a newer version */
    record Cell(String os, BuildLine build, boolean behind) { }

    record Row(String branch, String link, boolean incomplete, List<Cell> cells) { }

    record Matrix(List<Project> projects, String project, List<String> systems, List<Row> rows, String next, boolean first) { }

    @GetMapping("/matrix")
    @PreAuthorize("hasAuthority('read')")
    Page matrix(@RequestParam(required = false) String project, @RequestParam(required = false) String after) {
        NewestBuilds newest = new NewestBuilds(catalog);
        List<String> projects = newest.projects();
        String shown = project != null ? project : projects.isEmpty() ? null : projects.get(0);
        Instant now = catalog.clock().instant();
        List<String> branches = shown == null ? List.of() : newest.branches(shown, after, ROWS + 1);
        Map<String, Map<String, StoredBuild>> found = newest.of(shown, branches.stream().limit(ROWS).toList(), now);
        List<String> systems = found.values().stream().flatMap(row -> row.keySet().stream()).distinct().sorted().toList();
        ZoneId zone = zones.common();
        List<Row> rows = found.entrySet().stream().map(row -> row(row.getKey(), shown, row.getValue(), systems, zone, now)).toList();
        return new Page("matrix", shown == null ? "Matrix" : "Matrix of " + shown, Section.BUILDS, new Matrix(projects.stream().map(
                name -> new Project(name, PageFormats.link("/matrix", "project", name), name.equals(shown))).toList(), shown, systems, rows,
                branches.size() > ROWS ? PageFormats.link("/matrix", "project", shown, "after", branches.get(ROWS - 1)) : null,
                after == null));
    }

    private static Row row(String branch, String project, Map<String, StoredBuild> builds, List<String> systems, ZoneId zone,
                           Instant now) {
        String version = builds.values().stream().map(StoredBuild::build).filter(build -> build.finished() != null)
                .max(Comparator.comparing(Build::finished)).map(build -> build.attributes().version()).orElse(null);
        List<Cell> cells = systems.stream().map(os -> new Cell(os, builds.get(os) == null ? null : BuildLine.of(builds.get(os), zone,
                now), builds.get(os) != null && !Objects.equals(builds.get(os).build().attributes().version(), version))).toList();
        return new Row(branch.isEmpty() ? "(default branch)" : branch, PageFormats.link("/builds", "q", condition("project",
                project) + " " + condition("branch", branch)), cells.stream().anyMatch(cell -> cell.build() == null || cell.behind()), cells);
    }

    /** A condition of a search. Its words end at spaces, unless they stand between quotes. */
    private static String condition(String name, String value) {
        String condition = name + "=" + value.replace('"', '?');
        return condition.contains(" ") ? '"' + condition + '"' : condition;
    }
}

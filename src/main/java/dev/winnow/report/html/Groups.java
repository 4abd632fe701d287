package dev.winnow.report.html;

import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Counts.Group;
import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.html.ReportView.Project;
import dev.winnow.report.html.ReportView.Sums;
import dev.winnow.report.output.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables by project, branch and system that fold open to builds.
 *
 * @param more how many groups are not shown; empty where all are
 */
record Groups(List<Project> projects, String more) {

    /** How many groups a page shows, the largest ones. */
    static final int SHOWN = 1_000;

    /** Pages with so few rows show them unfolded. */
    private static final int FEW = 40;
    private static final int NAME = 160;

    static Groups of(Counts counts, Details details) {
        List<Group> named = counts.groups().stream().filter(group -> !group.rest()).toList();
        Set<Group> shown = named.stream().sorted(Comparator.comparingLong(
                (Group group) -> group.split().all().bytes()).reversed()).limit(SHOWN).collect(Collectors.toSet());
        boolean open = counts.total().all().parts() <= FEW;
        Map<String, List<ReportView.Group>> projects = new LinkedHashMap<>();
        for (Group group : named) {
            if (shown.contains(group)) {
                projects.computeIfAbsent(name(group.project(), false), project -> new ArrayList<>())
                        .add(view(group, details.of(group.project(), group.branch(), group.os()), open));
            }
        }
        Split others = counts.groups().stream().filter(group -> !shown.contains(group)).map(Group::split)
                .reduce(Split.NOTHING, Split::plus);
        String more = others.builds() == 0 ? "" : "and smaller groups with " + Text.count(others.builds(), "build",
                "builds") + ", " + Text.size(others.all().bytes());
        return new Groups(projects.entrySet().stream().map(of -> new Project(of.getKey(), of.getValue())).toList(),
                more);
    }

    private static ReportView.Group view(Group group, Details.Rows rows, boolean open) {
        List<Details.Item> items = new ArrayList<>(rows.removed());
        items.addAll(rows.kept());
        long parts = group.split().all().parts();
        String more = items.size() >= parts ? "" : "and " + Text.count(parts - items.size()) + " more";
        return new ReportView.Group(sums(name(group.branch(), true), group.split()),
                Text.count(group.split().builds(), "build", "builds"), name(group.os(), false),
                group.split().removed().parts() > 0, items, more, open);
    }

    static Sums sums(String name, Split split) {
        long bytes = split.all().bytes();
        long freed = split.removed().bytes();
        return new Sums(name, Text.count(split.builds()), Text.count(split.kept().parts() + split.skipped().parts()),
                Text.count(split.removed().parts()), bytes, Text.size(bytes), freed, Text.size(freed));
    }

    static String name(String name, boolean branch) {
        return name == null ? "(unknown)" : name.isEmpty() ? branch ? "(default branch)" : "(empty)"
                : Text.cut(name, NAME);
    }
}

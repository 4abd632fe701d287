package dev.winnow.policy;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Last;
import dev.winnow.policy.clause.Size;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes builds and policies for tests, each attribute in as few words as may be. */
public final class Make {

    /** A kind of part that a job file names. */
    public static final PartKind SYMBOLS = PartKind.of("symbols");


    public static final Protections BARE = new Protections(false, false, 0, null);

    private String project = "app";
    private String branch = "main";
    private String os = "linux";
    private String version = "1.0";
    private Long number = 1L;
    private String builder;
    private List<String> tags;
    private Status status = Status.SUCCESS;
    private String runtime;
    private final Map<String, String> properties = new HashMap<>();
    private final String key;
    private Instant finished;
    private boolean settled = true;
    private final List<String> doubts = new ArrayList<>();
    private final List<Pin> pins = new ArrayList<>();
    private Defect defect;
    private final List<Part> parts = new ArrayList<>();
    private String versions;

    private Make(String key) {
        this.key = key;
    }

    /** A settled, successful build of app/main/linux with products of 100 bytes, unless more is said. */
    public static Make build(String key, String finished) {
        return build(key, finished == null ? null : Instant.parse(finished));
    }

    public static Make build(String key, Instant finished) {
        Make make = new Make(key);
        make.finished = finished;
        return make;
    }

    public Make project(String value) {
        project = value;
        return this;
    }

    public Make branch(String value) {
        branch = value;
        return this;
    }

    public Make os(String value) {
        os = value;
        return this;
    }

    public Make version(String value) {
        version = value;
        return this;
    }

    /** As its stores order versions. */
    public Make versions(VersionOrder order) {
        versions = order.toString();
        return this;
    }

    public Make number(Long value) {
        number = value;
        return this;
    }

    public Make builder(String value) {
        builder = value;
        return this;
    }

    public Make tags(String... values) {
        tags = List.of(values);
        return this;
    }

    public Make status(Status value) {
        status = value;
        return this;
    }

    public Make runtime(String value) {
        runtime = value;
        return this;
    }

    public Make property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    public Make unsettled() {
        settled = false;
        return this;
    }

    public Make doubt(String value) {
        doubts.add(value);
        return this;
    }

    public Make pin(String by, String reason, String ticket, String until) {
        pins.add(new Pin(by, reason, ticket, until == null ? null : Instant.parse(until)));
        return this;
    }

    public Make defect(String found) {
        defect = new Defect(found, null, null);
        return this;
    }

    public Make defect(String found, String ticket, String loggedAt) {
        defect = new Defect(found, ticket, Instant.parse(loggedAt));
        return this;
    }

    public Make products(long bytes) {
        parts.add(new Part(PartKind.PRODUCTS, bytes, 1, null));
        return this;
    }

    public Make linked() {
        parts.add(new Part(PartKind.PRODUCTS, 100, 1, "latest"));
        return this;
    }

    public Make logs(long bytes) {
        parts.add(new Part(PartKind.LOGS, bytes, 1, null));
        return this;
    }

    public Build done() {
        if (parts.isEmpty()) {
            products(100);
        }
        return new Build(key, new Attributes(project, branch, os, version, number, builder, tags, status, null,
                runtime, properties), finished, settled, doubts, pins, defect, parts, versions);
    }

    // ---- policies

    public static Rule rule(String name, Selector match, Clause... clauses) {
        return new Rule(name, match, Map.of(PartKind.PRODUCTS, new Rule.Keeping.AnyOf(List.of(clauses)),
                PartKind.LOGS, new Rule.Keeping.AnyOf(List.of(clauses))));
    }

    public static Rule rule(String name, Selector match, Rule.Keeping keeping) {
        return new Rule(name, match, Map.of(PartKind.PRODUCTS, keeping, PartKind.LOGS, keeping));
    }

    public static Policy policy(Rule... rules) {
        return new Policy(List.of("project", "branch", "os"), List.of(rules), BARE, Policy.Counting.EACH,
                Policy.Anchor.NOW, false, Set.of(PartKind.PRODUCTS, PartKind.LOGS), ZoneOffset.UTC);
    }

    /** A policy of one rule that governs everything, with no protection that could be switched off. */
    public static Policy keep(Clause... clauses) {
        return policy(rule("all", any(), clauses));
    }

    public static Policy protect(Policy policy, Protections protections) {
        return new Policy(policy.groupBy(), policy.rules(), protections, policy.counting(), policy.anchor(),
                policy.pinsUsePlaces(), policy.parts(), policy.zone());
    }

    /** @param text as in a job file: {@code free 15%} */
    public static Policy space(Policy policy, String text) {
        String amount = text.split(" ")[1];
        boolean share = amount.endsWith("%");
        return new Policy(policy.groupBy(), policy.rules(), policy.protections(), policy.counting(), policy.anchor(),
                policy.pinsUsePlaces(), policy.parts(), policy.zone(), policy.versionOrder(),
                new Space(text.startsWith("free"), share ? null : Long.valueOf(amount),
                        share ? new BigDecimal(amount.substring(0, amount.length() - 1)) : null, text), policy.needs());
    }

    public static Policy zone(Policy policy, String zone) {
        return new Policy(policy.groupBy(), policy.rules(), policy.protections(), policy.counting(), policy.anchor(),
                policy.pinsUsePlaces(), policy.parts(), ZoneId.of(zone));
    }

    public static Policy counting(Policy policy, Policy.Counting counting) {
        return new Policy(policy.groupBy(), policy.rules(), policy.protections(), counting, policy.anchor(),
                policy.pinsUsePlaces(), policy.parts(), policy.zone());
    }

    public static Policy anchor(Policy policy, Policy.Anchor anchor) {
        return new Policy(policy.groupBy(), policy.rules(), policy.protections(), policy.counting(), anchor,
                policy.pinsUsePlaces(), policy.parts(), policy.zone());
    }

    public static Policy pinsUsePlaces(Policy policy) {
        return new Policy(policy.groupBy(), policy.rules(), policy.protections(), policy.counting(), policy.anchor(),
                true, policy.parts(), policy.zone());
    }

    public static Policy groupBy(Policy policy, String... names) {
        return new Policy(List.of(names), policy.rules(), policy.protections(), policy.counting(), policy.anchor(),
                policy.pinsUsePlaces(), policy.parts(), policy.zone());
    }

    public static Selector any() {
        return new Selector.All(List.of());
    }

    public static Selector like(String attribute, String... globs) {
        return new Selector.Like(attribute, List.of(globs).stream().map(Glob::parse).toList());
    }

    public static Clause last(long n) {
        return new Clause(new Last(n), null, Clause.Since.FINISHED, null, "last: " + n);
    }

    public static Clause within(String age) {
        return new Clause(null, Age.parse(age), Clause.Since.FINISHED, null, "within: " + age);
    }

    public static Clause withinSinceLogged(String age) {
        return new Clause(null, Age.parse(age), Clause.Since.DEFECT_LOGGED, null,
                "within: " + age + ", since: defect-logged");
    }

    public static Clause calendar(Calendar.Unit unit, long n) {
        return new Clause(new Calendar(unit, n, null), null, Clause.Since.FINISHED, null, unit.word() + ": " + n);
    }

    public static Clause oldest(Calendar.Unit unit, long n) {
        return new Clause(new Calendar(unit, n, Calendar.Take.OLDEST), null, Clause.Since.FINISHED, null,
                unit.word() + ": " + n + ", take: oldest");
    }

    public static Clause versions(long n) {
        return versions(n, null, null);
    }

    /** @param last how many of each version; null for all */
    public static Clause versions(long n, Long last, Versions.Level level) {
        return new Clause(new Versions(n, last, level, null), null, Clause.Since.FINISHED, null, "versions: " + n
                + (last == null ? "" : ", last: " + last)
                + (level == null ? "" : ", level: " + level.name().toLowerCase(Locale.ROOT)));
    }

    public static Clause size(long bytes) {
        return new Clause(new Size(bytes), null, Clause.Since.FINISHED, null, "size: " + bytes);
    }

    public static Clause where(Selector where) {
        return new Clause(null, null, Clause.Since.FINISHED, where, "where");
    }

    public static Clause narrowed(Clause clause, Selector where) {
        return new Clause(clause.counter(), clause.within(), clause.since(), where, clause.text());
    }

    public static Clause narrowed(Clause clause, String within) {
        return new Clause(clause.counter(), Age.parse(within), clause.since(), clause.where(),
                clause.text() + ", within: " + within);
    }
}

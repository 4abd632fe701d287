package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Branches;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Example;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.check.OddSettings.OddGroups;
import dev.winnow.jobfile.check.OddSettings.OddLimits;
import dev.winnow.jobfile.check.OddSettings.OddRules;
import dev.winnow.jobfile.check.OddSettings.OddValues;
import dev.winnow.jobfile.check.StoreChecks;
import dev.winnow.jobfile.check.StoreChecks.PlacedStore;
import dev.winnow.jobfile.text.ByteSize;
import dev.winnow.jobfile.text.KeyTemplates;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.jobfile.yaml.SchemaCheck;
import dev.winnow.jobfile.yaml.SourceText;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Policy.Protections.CompleteSet;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Space;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.VersionOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what stands at the top of a job file, fills in what is left out, and puts the parts together. */
final class JobReader {

    private static final List<String> GROUP_BY = List.of("project", "branch", "os");
    private static final Age TRASH_KEEP = Age.parse("7d");
    private static final Age FULL_EVERY = Age.parse("7d");
    private static final int MOST_THREADS = 64;
    private static final Mapping NOTHING = new Mapping(Place.FILE, Map.of());

    private final Path named;
    private final Path file;
    private final Complaints complaints;
    private final Complaints warnings = new Complaints();
    private final Reading reading;

    JobReader(Path file, Complaints complaints) {
        this.named = file;
        this.file = file.toAbsolutePath();
        this.complaints = complaints;
        this.reading = new Reading(complaints, List.of(VersionOrder.GENERIC));
    }

    /** The job, or nothing where anything is wrong with it. */
    Optional<Job> read(Mapping written, SourceText source) {
        EnvironmentValues environment = new EnvironmentValues();
        Mapping top = environment.filled(written, System::getenv, complaints);
        Optional<Job> job = read(written, top, source, environment);
        complaints.replaceMessages(environment::hidden);
        return job;
    }

    private Optional<Job> read(Mapping written, Mapping top, SourceText source, EnvironmentValues environment) {
        String name = reading.value(top, "name", null, Values::name);
        ZoneId zone = reading.value(top, "zone", ZoneId.of("UTC"), Values::zone);
        String schedule = reading.value(top, "schedule", null, Values::schedule);
        boolean catchUp = reading.flag(top, "catch-up", false);
        KeyTemplate build = reading.value(top, "build", null, KeyTemplates::parse);
        List<PlacedStore> stores = stores(top);
        List<String> groupBy = reading.distinct(top, "group-by", GROUP_BY, Values::attribute);
        List<VersionOrder> orders = Stream.concat(Stream.of(VersionOrder.of(reading.versionOrder(top))), stores.stream()
                .map(placed -> placed.store().versionOrder()).filter(Objects::nonNull)).distinct().toList();
        Reading ofRules = new Reading(complaints, orders);
        SortedSet<PartKind> kinds = SchemaCheck.kinds(top);
        List<PlacedRule> rules = rules(top, new RuleReader(ofRules, kinds));
        Protections protections = reading.map(top, "protect").map(this::protections).orElse(Protections.DEFAULT);
        Limits limits = limits(reading.map(top, "limits").orElse(NOTHING));
        Job.Approval approval = reading.value(top, "approval", Job.Approval.ON_CHANGE,
                text -> Values.choice(Job.Approval.class, text));
        Mapping trash = reading.map(top, "trash").orElse(NOTHING);
        Age trashKeep = reading.value(trash, "keep", TRASH_KEEP, Values::age);
        Age trashAtLeast = reading.value(trash, "at-least", null, Values::age);
        Space space = reading.map(top, "space").flatMap(this::space).orElse(null);
        checkAtLeast(trash, trashKeep, trashAtLeast, space);
        int threads = reading.value(top, "threads", Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
                JobReader::threads);
        Age fullEvery = reading.value(reading.map(top, "scan").orElse(NOTHING), "full-every", FULL_EVERY, Values::age);
        Job.Reports reports = reports(reading.map(top, "reports").orElse(NOTHING),
                reading.value(reading.map(top, "history").orElse(NOTHING), "keep", null, JobReader::history));
        Branches branches = reading.map(top, "branches").map(new BranchesReader(reading, file.getParent())::read)
                .orElse(null);
        Policy.Counting counting = reading.value(top, "counting", Policy.Counting.EACH,
                text -> Values.choice(Policy.Counting.class, text));
        Policy.Anchor anchor = reading.value(top, "anchor", Policy.Anchor.NOW,
                text -> Values.choice(Policy.Anchor.class, text));
        boolean usePlaces = reading.flag(reading.map(top, "pins").orElse(NOTHING), "use-places", false);
        List<PartKind> parts = ruled(top, kinds);
        List<CiSource> imports = imports(top);
        List<Example> examples = new ExamplesReader(reading, zone, build, kinds, parts).read(top);
        NoticesReader told = new NoticesReader(reading, file.getParent());
        Job.Notices notices = told.read(top.get("notify").orElse(null), reading.values(
                reading.map(top, "ledger").orElse(NOTHING), "witness", List.of(), told::witness));
        new StoreChecks(complaints).check(stores, build, groupBy, imports, top, reports.directory());
        if (!complaints.isEmpty()) {
            return Optional.empty();
        }
        Policy policy = new Policy(groupBy, rules.stream().map(PlacedRule::rule).toList(), protections, counting,
                anchor, usePlaces, PartKind.sorted(parts), zone, ofRules.order(), space,
                reading.value(reading.map(top, "needs").orElse(NOTHING), "property", null, NameCodec::shown));
        warn(top, stores, groupBy, limits, branches != null);
        OddRules.warn(policy, rules.stream().map(PlacedRule::written).toList(), warnings);
        // An approval binds the names of variables: a password that changes is no other policy.
        List<CiSource> bound = environment.any()
                ? new JobReader(named, new Complaints()).imports(EnvironmentValues.named(written)) : imports;
        Job job = new Job(name, file, source.text(), source.sha256(), "", schedule, catchUp, build,
                stores.stream().map(PlacedStore::store).toList(), policy, limits, approval, trashKeep, trashAtLeast, threads,
                fullEvery, reports, branches, bound, examples, notices, List.of(), List.of(), List.of());
        return Optional.of(new Job(name, file, job.text(), job.sha256(), Content.hash(job), schedule, catchUp, build,
                job.stores(), policy, limits, approval, trashKeep, trashAtLeast, threads, fullEvery, reports, branches, imports, examples, notices,
                rules.stream().map(rule -> rule.written().get("match").orElseThrow().place()).toList(),
                JobFiles.faults(named, warnings), List.of()));
    }

    /** What the job rules: all that its stores name, where nothing else is said. */
    private List<PartKind> ruled(Mapping top, SortedSet<PartKind> kinds) {
        List<PartKind> ruled = reading.distinct(top, "rules-only", List.copyOf(kinds), text -> kind(text, kinds));
        return ruled.isEmpty() ? List.copyOf(kinds) : ruled;
    }

    /** @throws IllegalArgumentException if no store names such a kind */
    static PartKind kind(String word, SortedSet<PartKind> kinds) {
        return kinds.stream().filter(kind -> kind.word().equals(word)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no store of this job names a kind of part '" + word + "'" + Nearest.hint(word,
                        kinds.stream().map(PartKind::word).toList(), "; write " + kinds.stream().map(PartKind::word)
                                .collect(Collectors.joining(" or ")))));
    }

    private List<PlacedStore> stores(Mapping top) {
        StoreReader reader = new StoreReader(reading, file.getParent());
        List<PlacedStore> stores = new ArrayList<>();
        for (Located item : reading.items(top, "stores")) {
            reading.map(item).flatMap(reader::read).ifPresent(stores::add);
        }
        return stores;
    }

    /** Warns of what is allowed and can do nothing, or nothing else. */
    private void warn(Mapping top, List<PlacedStore> stores, List<String> groupBy, Limits limits,
                      boolean branchStates) {
        OddLimits.warn(limits, reading.map(top, "limits").orElse(NOTHING), warnings);
        OddGroups.warn(stores, groupBy, warnings);
        OddValues values = new OddValues(stores, branchStates, warnings);
        reading.items(top, "rules").forEach(rule -> values.rule((Mapping) rule));
        reading.map(top, "protect").flatMap(protect -> reading.map(protect, "complete-set")).ifPresent(set ->
                set.get("values").ifPresent(words ->
                        values.completeSet(((Scalar) set.get("over").orElseThrow()).text(), words)));
    }

    private List<CiSource> imports(Mapping top) {
        CiReader reader = new CiReader(reading, file.getParent());
        List<CiSource> imports = new ArrayList<>();
        for (Located item : reading.items(top, "import")) {
            reading.map(item).flatMap(reader::read).ifPresent(imports::add);
        }
        return imports;
    }

    private record PlacedRule(Rule rule, Mapping written) { }

    private List<PlacedRule> rules(Mapping top, RuleReader reader) {
        List<PlacedRule> rules = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Located item : reading.items(top, "rules")) {
            reading.map(item).ifPresent(map -> reader.read(map).ifPresent(rule -> {
                rules.add(new PlacedRule(rule, map));
                Place place = map.entries().get("name").value().place();
                Integer first = lines.putIfAbsent(rule.name(), place.line());
                if (first != null) {
                    complaints.add(place, "a rule '" + rule.name() + "' stands in line " + first
                            + " already; give each a name of its own, reports tell them apart by it");
                }
            }));
        }
        return rules;
    }

    private Protections protections(Mapping map) {
        Protections left = Protections.DEFAULT;
        return new Protections(reading.flag(map, "latest", left.latest()),
                reading.flag(map, "unlogged-defects", left.unloggedDefects()),
                reading.value(map, "floor", left.floor(), JobReader::floor),
                reading.map(map, "complete-set").flatMap(this::completeSet).orElse(null));
    }

    private static int threads(String text) {
        long threads = Values.count(text, "leave it out for one for each processor");
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(text + " threads are none or too many; write 1 to " + MOST_THREADS
                    + ", or leave it out for one for each processor");
        }
        return (int) threads;
    }

    private static int floor(String text) {
        long floor = Values.count(text, "leave it out for 1");
        if (floor > 1_000_000) {
            throw new IllegalArgumentException("a floor of " + text + " keeps everything; write at most 1000000, or "
                    + "rules with keep: all");
        }
        return (int) floor;
    }

    private Optional<CompleteSet> completeSet(Mapping map) {
        String over = reading.value(map, "over", null, Values::attribute);
        String of = reading.value(map, "of", null, Values::attribute);
        List<String> by = reading.distinct(map, "by", List.of(), Values::attribute);
        List<String> values = reading.distinct(map, "values", List.of(), NameCodec::shown);
        return over == null || of == null ? Optional.empty() : Optional.of(new CompleteSet(over, of, by, values));
    }

    private void checkAtLeast(Mapping trash, Age keep, Age atLeast, Space space) {
        if (atLeast == null) {
            return;
        }
        Place place = trash.entries().get("at-least").value().place();
        if (atLeast.after(Instant.EPOCH, ZoneOffset.UTC).isAfter(keep.after(Instant.EPOCH, ZoneOffset.UTC))) {
            complaints.add(place, "'at-least: " + atLeast.text() + "' is longer than 'keep: " + keep.text()
                    + "', after which all is purged; write less");
        } else if (space == null || !space.free()) {
            warnings.add(place, "'at-least' lets a purge free the room that 'space: { free: ... }' asks for, and the job "
                    + "does not ask for any; add that, or leave 'at-least' out");
        }
    }

    private Optional<Space> space(Mapping map) {
        Optional<String> key = map.entries().keySet().stream().findFirst();
        return key.flatMap(name -> Optional.ofNullable(reading.value(map, name, null, text -> text.endsWith("%")
                ? new Space(name.equals("free"), null, Values.share(text).value(), name + " " + text)
                : new Space(name.equals("free"), ByteSize.parse(text), null, name + " " + text))));
    }

    private Limits limits(Mapping map) {
        Limits left = Limits.DEFAULT;
        return new Limits(reading.value(map, "removals", left.removals(), Values::amount),
                reading.value(map, "removals-per-group", left.removalsPerGroup(), Values::amount),
                reading.value(map, "bytes", left.bytes(), ByteSize::parse),
                reading.value(map, "shrink", left.shrink(), Values::share));
    }

    /** What is younger is still needed: to apply plans, to empty the trash, to see whether the clock is right. */
    private static Age history(String text) {
        Age age = Values.age(text);
        if (age.period().toTotalMonths() == 0 && age.period().getDays() + age.duration().toDays() < 30) {
            throw new IllegalArgumentException("'" + text + "' is too short for a history; write 30d or more, or leave "
                    + "it out to keep it for ever");
        }
        return age;
    }

    private Job.Reports reports(Mapping map, Age history) {
        Path folder = file.getParent();
        return new Job.Reports(reading.value(map, "directory", folder.resolve("reports"),
                text -> Values.path(folder, text)), reading.flag(map, "hash", false),
                reading.value(map, "metrics", null, text -> Values.path(folder, text)), history);
    }
}

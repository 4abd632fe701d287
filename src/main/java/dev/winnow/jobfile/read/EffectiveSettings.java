package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.jobfile.yaml.SourceText;
import dev.winnow.jobfile.yaml.YamlTree;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Needs;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Policy;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.VersionOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What holds for a job: each setting that can be left out, its value, and whether the job file says it. */
public final class EffectiveSettings {

    private static final String NOTHING = "none";

    private final Mapping top;
    private final List<Setting> settings = new ArrayList<>();

    private EffectiveSettings(Mapping top) {
        this.top = top;
    }

    /**
     * One setting.
     *
     * @param line where the job file says it; 0 for a default
     */
    public record Setting(String key, String value, int line) { }

    /** @param job as read from {@code file} just now */
    public static List<Setting> of(Job job, Path file) {
        Complaints complaints = new Complaints();
        Mapping top = SourceText.read(file, complaints).flatMap(source -> YamlTree.read(source.text(), complaints))
                .filter(Mapping.class::isInstance).map(Mapping.class::cast).orElseThrow(() ->
                        new JobFileException(JobFiles.faults(file, complaints)));
        EffectiveSettings effective = new EffectiveSettings(top);
        effective.list(job);
        return effective.settings;
    }

    private void list(Job job) {
        say("name", job.name());
        say("zone", job.policy().zone());
        say("schedule", job.schedule());
        say("catch-up", job.catchUp());
        say("build", job.build().text());
        for (int i = 0; i < job.stores().size(); i++) {
            store(job.stores().get(i), i, job.policy());
        }
        say("group-by", job.policy().groupBy());
        say(in(top, "parts").isPresent() ? "parts" : "rules-only", job.policy().parts().stream().map(PartKind::word).toList());
        say("counting", job.policy().counting());
        say("version-order", VersionOrder.of(job.policy().versionOrder()));
        say("needs.property", job.policy().needs() == null ? Needs.PROPERTY : job.policy().needs());
        say("anchor", job.policy().anchor());
        say("pins.use-places", job.policy().pinsUsePlaces());
        say("protect.latest", job.policy().protections().latest());
        say("protect.unlogged-defects", job.policy().protections().unloggedDefects());
        say("protect.floor", job.policy().protections().floor());
        say("protect.complete-set", job.policy().protections().completeSet() == null ? null : "over "
                + job.policy().protections().completeSet().over() + " of "
                + job.policy().protections().completeSet().of() + " by "
                + String.join(", ", job.policy().protections().completeSet().by()));
        say("limits.removals", job.limits().removals());
        say("limits.removals-per-group", job.limits().removalsPerGroup());
        say("limits.bytes", job.limits().bytes());
        say("limits.shrink", job.limits().shrink());
        say("approval", job.approval());
        say("trash.keep", job.trashKeep());
        say("trash.at-least", job.trashAtLeast());
        say("space", job.policy().space() == null ? null : job.policy().space().text());
        say("threads", job.threads());
        say("scan.full-every", job.fullEvery());
        say("reports.directory", job.reports().directory());
        say("reports.hash", job.reports().hash());
        say("reports.metrics", job.reports().metrics());
        say("history.keep", job.reports().history());
        say("ledger.witness", job.notices().witnesses().isEmpty() ? null : String.join(", ", job.notices().witnesses()
                .stream().map(witness -> witness.getScheme().equals("file") ? witness.getPath()
                        : witness.getScheme() + "://" + witness.getHost() + "/...").toList()));
        // Everybody who knows the address can write into the chat, so only its host is shown.
        notify("webhook", job.notices().webhooks().stream().map(hook -> hook.address().getScheme() + "://"
                + hook.address().getHost() + "/...").toList());
        notify("on", job.notices().webhooks().stream().map(hook -> words(hook.on())).toList());
        notify("command", job.notices().programs().stream().map(program -> program.command().get(0) + " after "
                + words(program.on()) + ", at most " + program.timeout().toSeconds() + "s").toList());
    }

    /** Of a list, where the list begins. */
    private void notify(String key, List<String> told) {
        Optional<Located> notify = told.isEmpty() ? Optional.empty() : in(top, "notify");
        add("notify." + key, told.isEmpty() ? null : String.join("; ", told),
                notify.flatMap(written -> written instanceof Mapping map ? in(map, key) : Optional.of(written)));
    }

    private static String words(Collection<? extends Enum<?>> several) {
        return String.join(", ", several.stream().map(EffectiveSettings::text).sorted().toList());
    }

    private void store(Store store, int index, Policy job) {
        Optional<Located> written = top.get("stores").flatMap(stores -> stores instanceof Sequence list
                ? Optional.of(list.items().get(index)) : Optional.empty());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("root", store.root());
        values.put("holds", store.holds() == null ? "both" : store.holds().word());
        values.put("settle", store.settle());
        values.put("zone", store.zone() == null ? job.zone() : store.zone());
        values.put("version-order", store.versionOrder() == null ? VersionOrder.of(job.versionOrder()) : store.versionOrder());
        values.forEach((key, value) -> add("stores." + store.name() + "." + key, value, written.flatMap(map -> in(map, key))));
    }

    private void say(String path, Object value) {
        Optional<Located> written = Optional.of(top);
        for (String key : path.split("\\.")) {
            written = written.flatMap(map -> in(map, key));
        }
        add(path, value, written);
    }

    private static Optional<Located> in(Located map, String key) {
        return map instanceof Mapping mapping ? mapping.get(key) : Optional.empty();
    }

    private void add(String path, Object value, Optional<Located> written) {
        settings.add(new Setting(path, text(value), written.map(said -> said.place().line()).orElse(0)));
    }

    private static String text(Object value) {
        if (value == null) {
            return NOTHING;
        }
        if (value instanceof Path path) {
            return NameCodec.shownAbsolute(path);
        }
        if (value instanceof Age age) {
            return age.text();
        }
        if (value instanceof Collection<?> many) {
            return String.join(", ", many.stream().map(one -> one.toString().toLowerCase(Locale.ROOT)
                    .replace('_', '-')).toList());
        }
        return value instanceof Enum<?> one ? one.name().toLowerCase(Locale.ROOT).replace('_', '-') : value.toString();
    }
}

package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Job.Notices;
import dev.winnow.jobfile.Job.Notices.Hook;
import dev.winnow.jobfile.Job.Notices.Program;
import dev.winnow.jobfile.Job.Occasion;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.model.RunKind;
import dev.winnow.policy.value.Age;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads whom to tell what came of a run, and what to start after it.
 *
 * @param folder the job file's folder, absolute
 */
record NoticesReader(Reading reading, Path folder) {

    private static final List<Occasion> ON = List.of(Occasion.PROBLEMS, Occasion.APPROVAL);
    private static final Map<String, RunKind> CHANGES =
            Map.of("removed", RunKind.APPLY, "restored", RunKind.RESTORE, "purged", RunKind.PURGE);
    private static final Age TIMEOUT = Age.parse("60s");
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * @param written   of {@code notify}; null where it is left out
     * @param witnesses of {@code ledger.witness}
     */
    Notices read(Located written, List<URI> witnesses) {
        List<Hook> webhooks = new ArrayList<>();
        List<Program> programs = new ArrayList<>();
        for (Located item : written == null ? List.<Located>of() : written instanceof Sequence list ? list.items() : List.of(written)) {
            reading.map(item).ifPresent(map -> read(map, webhooks, programs));
        }
        return new Notices(webhooks, programs, witnesses);
    }

    private void read(Mapping map, List<Hook> webhooks, List<Program> programs) {
        boolean program = map.get("command").isPresent();
        if (program == map.get("webhook").isPresent()) {
            reading.complaints().addIfSilent(map.place(), program ? "a webhook and a command need an item each; write "
                    + "notify: [ { webhook: ... }, { command: ... } ]" : "nobody is told and nothing is started; write "
                    + "webhook: ADDRESS, or command: [PROGRAM]");
        } else if (program) {
            List<String> command = new ArrayList<>(reading.values(map, "command", List.of(), NoticesReader::word));
            List<RunKind> on = reading.distinct(map, "on", List.copyOf(CHANGES.values()), text -> {
                if (!CHANGES.containsKey(text)) {
                    throw new IllegalArgumentException("'" + text + "' starts no command; write removed, restored or purged");
                }
                return CHANGES.get(text);
            });
            Duration timeout = reading.value(map, "timeout", seconds(TIMEOUT), text -> seconds(Values.age(text)));
            if (!command.isEmpty() && !on.isEmpty()) {
                map.get("command").ifPresent(place -> program(place, command));
                programs.add(new Program(command, folder, Set.copyOf(on), timeout));
            }
        } else {
            URI webhook = reading.value(map, "webhook", null, NoticesReader::webhook);
            List<Occasion> on = reading.distinct(map, "on", ON, text -> {
                if (CHANGES.containsKey(text)) {
                    throw new IllegalArgumentException("'" + text + "' is for commands; a webhook is told of success, "
                            + "problems, approval and pins-expiring");
                }
                return Values.choice(Occasion.class, text);
            });
            map.get("timeout").ifPresent(place -> reading.complaints().add(place.place(),
                    "'timeout' is for commands; a webhook is given up within half a minute; leave it out"));
            if (webhook != null && !on.isEmpty()) {
                webhooks.add(new Hook(webhook, Set.copyOf(on)));
            }
        }
    }

    /** A web address, or a file whose path counts from the job file's folder. */
    URI witness(String text) {
        return text.matches("(?i)https?:.*") ? webhook(text) : Values.path(folder, text).toUri();
    }

    /** A path counts from the job file's folder; a bare name is looked for where the environment says. */
    private void program(Located place, List<String> command) {
        if (command.get(0).contains("/")) {
            try {
                command.set(0, Values.path(folder, command.get(0)).toString());
            } catch (IllegalArgumentException none) {
                reading.complaints().addIfSilent(place.place(), none.getMessage());
            }
        }
    }

    private static String word(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command holds no empty word and no zero byte");
        }
        return text;
    }

    private static Duration seconds(Age age) {
        if (!age.period().isZero() || age.duration().compareTo(Duration.ofSeconds(1)) < 0
                || age.duration().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + age.text() + "' is no time limit; write 1s to 1h, such as 60s");
        }
        return age.duration();
    }

    private static URI webhook(String text) {
        try {
            URI address = new URI(text);
            if (("https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException noAddress) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + text + "' is no web address; write one such as "
                + "https://chat.example.org/hooks/winnow");
    }
}

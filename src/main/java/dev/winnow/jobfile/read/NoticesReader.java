package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Occasion;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located.Mapping;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads whom to tell what came of a run. */
final class NoticesReader {

    private static final List<Occasion> ON = List.of(Occasion.PROBLEMS, Occasion.APPROVAL);

    private final Reading reading;

    NoticesReader(Reading reading) {
        this.reading = reading;
    }

    Optional<Job.Notices> read(Mapping map) {
        URI webhook = reading.value(map, "webhook", null, NoticesReader::webhook);
        List<Occasion> on = reading.distinct(map, "on", ON, text -> Values.choice(Occasion.class, text));
        return webhook == null || on.isEmpty() ? Optional.empty() : Optional.of(new Job.Notices(webhook, Set.copyOf(on)));
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

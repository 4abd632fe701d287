package dev.winnow.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One build as the policy sees it: its attributes and its present parts.
 *
 * @param key      its name, the same in every store of a job; in the spelling of {@link NameCodec}
 * @param finished when it finished; null if unknown
 * @param settled  false while its files may still change
 * @param doubts   reasons to be unsure about it, each a sentence for people; empty if there are none
 * @param pins     the pins that are in force today, whatever the as-of instant
 * @param defect   a bug found in it, or null
 * @param parts    its present parts, at most one of each kind
 * @param versions name of the order of versions that the stores of its parts set; null if they leave it to the job
 */
public record Build(String key, Attributes attributes, Instant finished, boolean settled, List<String> doubts,
                    List<Pin> pins, Defect defect, List<Part> parts, String versions) {

    /** A build whose stores leave the order of versions to the job. */
    public Build(String key, Attributes attributes, Instant finished, boolean settled, List<String> doubts, List<Pin> pins,
                 Defect defect, List<Part> parts) {
        this(key, attributes, finished, settled, doubts, pins, defect, parts, null);
    }

    public Build {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(attributes, "attributes");
        doubts = List.copyOf(doubts);
        pins = List.copyOf(pins);
        parts = List.copyOf(parts);
        for (int i = 1; i < parts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (parts.get(i).kind() == parts.get(j).kind()) {
                    throw new IllegalArgumentException(key + ": more than one part of a kind");
                }
            }
        }
    }

    public Optional<Part> part(PartKind kind) {
        for (Part part : parts) {
            if (part.kind() == kind) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** The build with the attributes that apply to its part of this kind. */
    public Build as(PartKind kind) {
        Attributes said = part(kind).map(Part::said).orElse(null);
        return said == null ? this : new Build(key, said, finished, settled, doubts, pins, defect, parts, versions);
    }

    public Build inOrder(String name) {
        return new Build(key, attributes, finished, settled, doubts, pins, defect, parts, name);
    }

    public boolean running() {
        return attributes.status() == Status.RUNNING || !settled;
    }
}

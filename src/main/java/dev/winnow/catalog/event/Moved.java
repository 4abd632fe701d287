package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A scan found that builds have moved or got other keys. */
@JsonTypeName("moved")
public record Moved(String run, List<Step> moves) implements DecisionEvent {

    public Moved {
        moves = moves == null ? List.of() : List.copyOf(moves);
    }

    /**
     * The move of one entry.
     *
     * @param store  root of its store
     * @param gone   whether nothing of the build has the old key any more
     * @param stated the attributes that its new path gives, if they matter
     */
    public record Step(String key, String to, String store, String path, String toPath, boolean gone,
                       @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> stated) {
        public Step {
            stated = stated == null ? Map.of() : new TreeMap<>(stated);
        }
    }

    @Override
    public int apply(Catalog catalog, EventContext context) {
        List<KeyChanges.Move> steps = moves.stream().map(step -> new KeyChanges.Move(step.key(), step.to(), context.at(),
                step.gone(), step.stated())).distinct().toList();
        new KeyChanges(catalog).moved(steps);
        return steps.size();
    }
}

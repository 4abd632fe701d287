package dev.winnow.api;

import dev.winnow.access.Projects;
import dev.winnow.api.UpdateAnswers.Question;
import dev.winnow.api.UpdateAnswers.Told;
import dev.winnow.model.NameCodec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /updates/PROJECT/OS}: what an installed application asks. */
@RestController
class UpdatesApi {

    private static final CacheControl MINUTE = CacheControl.maxAge(1, TimeUnit.MINUTES).cachePublic();
    private static final String PROPERTY = "property.";

    private final UpdateAnswers answers;

    UpdatesApi(UpdateAnswers answers) {
        this.answers = answers;
    }

    /** 200 with the newest build, 204 where {@code version} is that or a higher one, 404 where there is none. */
    @Summary(value = "The newest build of a branch for a system: 204 where version is that or higher, 404 where there is none",
            of = UpdateAnswers.Document.class, also = {204, 404})
    @GetMapping("/updates/{project}/{os}")
    @PreAuthorize("permitAll")
    ResponseEntity<byte[]> update(@PathVariable String project, @PathVariable String os,
                                  @RequestParam(defaultValue = "") String branch,
                                  @RequestParam(required = false) String version,
                                  @RequestParam(required = false) String runtime,
                                  @RequestParam(required = false) String builder,
                                  @RequestParam Map<String, String> all, Projects projects) {
        projects.require(NameCodec.canonical(project));
        TreeMap<String, String> properties = new TreeMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(PROPERTY)) {
                properties.put(name.substring(PROPERTY.length()), value);
            }
        });
        Optional<Told> told = answers.of(new Question(project, branch, os, runtime, builder, properties));
        if (told.isEmpty() || version != null && told.get().offersNothingTo(version)) {
            return ResponseEntity.status(told.isEmpty() ? HttpStatus.NOT_FOUND : HttpStatus.NO_CONTENT)
                    .cacheControl(MINUTE).build();
        }
        return ResponseEntity.ok().cacheControl(MINUTE).eTag(told.get().etag())
                .lastModified(told.get().finished()).contentType(MediaType.APPLICATION_JSON).body(told.get().body());
    }
}

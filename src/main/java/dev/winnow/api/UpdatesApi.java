package dev.winnow.api;

import dev.winnow.access.OpenAnswers;
import dev.winnow.access.Projects;
import dev.winnow.api.UpdateAnswers.Question;
import dev.winnow.api.UpdateAnswers.Told;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * {@code /updates/PROJECT/OS}: what an installed application asks. Most questions are plain and come from anybody: their
 * answers leave the chain of filters early. All others take the way of every request of the API.
 */
@RestController
class UpdatesApi implements OpenAnswers {

    private static final String PATH = "/updates/{project}/{os}";
    /** Without a letter that the server would have to decode. */
    private static final Pattern PLAIN = Pattern.compile("/updates/([\\w.+-]+)/([\\w.+-]+)");
    private static final CacheControl MINUTE = CacheControl.maxAge(1, TimeUnit.MINUTES).cachePublic();
    private static final String PROPERTY = "property.";

    private final UpdateAnswers answers;

    UpdatesApi(UpdateAnswers answers) {
        this.answers = answers;
    }

    /** 200 with the newest build, 204 where {@code version} is that or a higher one, 404 where there is none. */
    @Summary(value = "The newest build of a branch for a system: 204 where version is that or higher, 404 where there is none; "
            + "property.NAME=VALUE asks for a property, too",
            of = UpdateAnswers.Document.class, also = {204, 404})
    @GetMapping(PATH)
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

    @Override
    public boolean answered(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Matcher path = PLAIN.matcher(request.getRequestURI());
        Map<String, String> all = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> all.put(name, values[0]));
        boolean reads = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
        if (!reads || !path.matches() || request.getParameterMap().values().stream().anyMatch(values -> values.length > 1)) {
            return false;
        }
        ResponseEntity<byte[]> answer;
        try {
            answer = update(path.group(1), path.group(2), all.getOrDefault("branch", ""), all.get("version"), all.get("runtime"),
                    all.get("builder"), all, Projects.ALL);
        } catch (Halt odd) {
            // The other way knows how to tell it.
            return false;
        }
        ServerHttpObservationFilter.findObservationContext(request).ifPresent(seen -> seen.setPathPattern(PATH));
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> response.setHeader(name, values.get(0)));
        byte[] body = answer.getBody();
        if (body != null && !new ServletWebRequest(request, response).checkNotModified(answer.getHeaders().getETag(),
                answer.getHeaders().getLastModified())) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
        return true;
    }
}

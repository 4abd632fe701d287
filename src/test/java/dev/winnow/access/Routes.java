package dev.winnow.access;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/** Every handler of the program, found by its annotations, so that new ones are attacked too. */
public final class Routes {

    private Routes() {
    }

    /**
     * A handler.
     *
     * @param right  what somebody must be allowed to, or {@code permitAll}; null where it names none
     * @param params the parameters that may be sent, and whether they must
     */
    public record Route(String method, String path, String right, Map<String, Boolean> params, Method handler) {

        public boolean changes() {
            return !method.equals("GET");
        }

        public boolean api() {
            return path.startsWith("/api/") || path.startsWith("/updates/");
        }

        /** Its address, every variable and parameter filled with a value; with the required ones alone where it says so. */
        String filled(String value, boolean all) {
            String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
            List<String> query = new ArrayList<>();
            params.forEach((name, required) -> {
                if (required || all) {
                    query.add(name + "=" + encoded);
                }
            });
            return path.replaceAll("\\{[^}]*}", encoded.replace("$", "\\$"))
                    + (query.isEmpty() ? "" : "?" + String.join("&", query));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static List<Route> all() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        List<Route> routes = new ArrayList<>();
        scan.findCandidateComponents("dev.winnow").forEach(found -> {
            try {
                for (Method method : Class.forName(found.getBeanClassName()).getDeclaredMethods()) {
                    RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                    if (mapping != null) {
                        for (String path : mapping.path()) {
                            for (RequestMethod each : mapping.method()) {
                                routes.add(route(each.name(), path, method));
                            }
                        }
                    }
                }
            } catch (ClassNotFoundException gone) {
                throw new AssertionError(gone);
            }
        });
        return routes;
    }

    private static Route route(String method, String path, Method handler) {
        PreAuthorize right = handler.getAnnotation(PreAuthorize.class);
        Map<String, Boolean> params = new LinkedHashMap<>();
        Arrays.stream(handler.getParameters()).filter(each -> each.isAnnotationPresent(RequestParam.class)
                && each.getType() != Map.class && !each.isAnnotationPresent(PathVariable.class)).forEach(each ->
                params.put(name(each), required(each.getAnnotation(RequestParam.class))));
        return new Route(method, path, right == null ? null : right.value().replaceAll("hasAuthority\\('(.*)'\\)", "$1"),
                params, handler);
    }

    private static String name(Parameter parameter) {
        String named = parameter.getAnnotation(RequestParam.class).name();
        String valued = parameter.getAnnotation(RequestParam.class).value();
        return !named.isEmpty() ? named : !valued.isEmpty() ? valued : parameter.getName();
    }

    private static boolean required(RequestParam param) {
        return param.required() && param.defaultValue().equals(ValueConstants.DEFAULT_NONE);
    }
}

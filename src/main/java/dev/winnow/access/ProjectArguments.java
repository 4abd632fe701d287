package dev.winnow.access;

import dev.winnow.access.BearerTokens.Program;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Set;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/** Gives handlers an argument of type {@link Projects}. If a handler has none, a token of some projects is refused there. */
final class ProjectArguments implements HandlerMethodArgumentResolver, HandlerInterceptor {

    private static Projects now() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof Program program
                ? new Projects(program.projects()) : new Projects(Set.of());
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Projects.class;
    }

    @Override
    public Projects resolveArgument(MethodParameter parameter, ModelAndViewContainer model, NativeWebRequest request,
                                    WebDataBinderFactory binders) {
        return now();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !now().all()
                && Arrays.stream(method.getMethodParameters()).noneMatch(this::supportsParameter)) {
            throw new AccessDeniedException("this token is for builds of its projects only");
        }
        return true;
    }
}

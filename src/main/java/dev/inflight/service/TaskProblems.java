package dev.inflight.service;

import dev.inflight.actuate.AuditFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns refusals into problem details (RFC 9457) that name the field. Boot does the same for what Spring itself refuses. */
@RestControllerAdvice(assignableTypes = {TaskController.class, DemoController.class})
class TaskProblems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal refusal, HttpServletRequest request) {
        AuditFilter.note(request, "field", refusal.field());
        AuditFilter.note(request, "detail", refusal.detail());
        return ResponseEntity.status(refusal.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(refusal.status(), refusal.field(), refusal.detail()));
    }

    static ProblemDetail problem(HttpStatus status, String field, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("field", field);
        return problem;
    }
}

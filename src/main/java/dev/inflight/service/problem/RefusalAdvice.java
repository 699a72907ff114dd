package dev.inflight.service.problem;

import dev.inflight.actuate.strict.AuditFilter;
import dev.inflight.actuate.strict.AuditNotes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns refusals into problem details (RFC 9457) that name the field. Boot does the same for what Spring itself refuses. */
@RestControllerAdvice
class RefusalAdvice {

    /**
     * @param notes of a request that is audited
     */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(
            Refusal refusal, @RequestAttribute(name = AuditFilter.NOTES, required = false) @Nullable AuditNotes notes) {
        if (notes != null) {
            notes.add("field", refusal.field());
            notes.add("detail", refusal.detail());
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(refusal.status(), refusal.detail());
        problem.setProperty("field", refusal.field());
        return ResponseEntity.status(refusal.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}

-- Argo CD's own check takes the condition of the value before for that of the new one. The controller observes each
-- generation, also one that it cannot decrypt: see updateSealedSecretStatus in
-- https://github.com/bitnami-labs/sealed-secrets/blob/main/pkg/controller/controller.go

local function result(status, message)
  return { status = status, message = message }
end

local status = obj.status or {}

-- A controller that does not report the generation is not waited for.
if status.observedGeneration ~= nil and status.observedGeneration ~= obj.metadata.generation then
  return result("Progressing", "Waiting for the new values to be decrypted")
end

for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Synced" and condition.status == "True" then
    return result("Healthy", condition.message)
  end
  if condition.type == "Synced" and condition.status == "False" then
    return result("Degraded", condition.message)
  end
end
return result("Progressing", "Waiting for the values to be decrypted")

-- Argo CD's own check takes the condition of the definition before for that of the new one, and is Degraded before the
-- first certificate has been requested. Each condition has the generation that it is about:
-- https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateCondition

local function result(status, message)
  return { status = status, message = message }
end

local function condition(type)
  for _, it in ipairs((obj.status or {}).conditions or {}) do
    if it.type == type then
      return it
    end
  end
  return {}
end

local status = obj.status or {}
local issuing = condition("Issuing")
local ready = condition("Ready")

if issuing.status == "True" then
  return result("Progressing", issuing.message)
end
if ready.status == nil then
  return result("Progressing", "Waiting for the certificate")
end
-- A version that does not report the generation is not waited for.
if ready.observedGeneration ~= nil and ready.observedGeneration ~= obj.metadata.generation then
  return result("Progressing", "Waiting for the new definition to be observed")
end
if ready.status == "True" then
  return result("Healthy", ready.message)
end
-- There is no certificate yet, and no request for one has failed.
if ready.reason == "DoesNotExist" and status.lastFailureTime == nil then
  return result("Progressing", ready.message)
end
return result("Degraded", ready.message)

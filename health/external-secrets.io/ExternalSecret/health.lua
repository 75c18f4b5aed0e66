-- Argo CD's own check takes the condition of the definition before for that of the new one. The operator writes the
-- generation that it has read into `syncedResourceVersion`, as `<generation>-<hash>`, when it succeeds: see markAsDone
-- and shouldRefresh in
-- https://github.com/external-secrets/external-secrets/blob/main/pkg/controllers/externalsecret/externalsecret_controller.go

local function result(status, message)
  return { status = status, message = message }
end

-- Without the library `string`: a text starts with a prefix if it lies between it and the last text that does.
local function startsWith(text, prefix)
  return prefix <= text and text < prefix .. "\255"
end

local never = { ["0"] = true, ["0s"] = true, ["0m"] = true, ["0h"] = true, ["0m0s"] = true, ["0h0m"] = true, ["0h0m0s"] = true }

-- An ExternalSecret that is read only once keeps the version of that time.
local function isReadAgain(spec)
  if spec.refreshPolicy == "CreatedOnce" then
    return false
  end
  if spec.refreshPolicy == "OnChange" then
    return true
  end
  local interval = spec.refreshInterval
  return interval == nil or not (never[interval] or startsWith(interval, "-"))
end

local status = obj.status or {}
local version = status.syncedResourceVersion

for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Ready" and condition.status == "False" then
    return result("Degraded", condition.message)
  end
  if condition.type == "Ready" and condition.status == "True" then
    local isOld = version ~= nil and version ~= "" and not startsWith(version, obj.metadata.generation .. "-")
    if isOld and isReadAgain(obj.spec or {}) then
      return result("Progressing", "Waiting for the new definition to be read")
    end
    return result("Healthy", condition.message)
  end
end
return result("Progressing", "Waiting for the values to be read")
